import type { Reading } from './reading.ts';
import { RadialCursor } from './radial-cursor.ts';
import { readLine } from './radial-line.ts';
import type { Step } from './step.ts';

const EXAMPLE = 'Begin with `define handle_request` and indent the steps below it.';

interface Open {
  readonly indent: number;
  readonly step: Step & { readonly children: Step[] };
}

/** One step a line; a step belongs to the nearest line above that is indented less. */
export function readRadial(reading: Reading): Step {
  const cursor = new RadialCursor(reading);
  const open: Open[] = [];
  for (let indent = nextLine(cursor); indent !== null; indent = nextLine(cursor)) {
    const { at } = cursor;
    while (open.length > 1 && (open.at(-1) as Open).indent >= indent) open.pop();
    const parent = open.at(-1);
    if (parent !== undefined && parent.indent >= indent) throw second(cursor, at, parent.step.name);
    reading.enterStep(at, open.length + 1);
    const step = { ...readLine(cursor), children: [] };
    parent?.step.children.push(step);
    open.push({ indent, step });
  }
  const [root] = open;
  if (root === undefined) throw reading.wrong(0, 'The definition is empty.', EXAMPLE);
  return root.step;
}

/** Goes to the next line with something on it: the number of blanks before it, or null at the end. */
function nextLine(cursor: RadialCursor): number | null {
  for (;;) {
    const start = cursor.at;
    const blanks = cursor.match(/[ \t\r]+/y) ?? '';
    cursor.skipBlanks();
    if (cursor.at >= cursor.text.length) return null;
    if (cursor.takes('\n')) continue;
    const tab = blanks.indexOf('\t');
    if (tab < 0) return blanks.length;
    throw cursor.wrong(
      start + tab,
      'A tab stands before a step.',
      'Indent with spaces, so that all see the same depth.',
    );
  }
}

function second(cursor: RadialCursor, at: number, first: string): Error {
  const hint = `Indent it below \`${first}\`: a definition has one outermost step.`;
  return cursor.wrong(at, 'A second step stands as far left as the first.', hint);
}
