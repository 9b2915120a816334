import type { Attributes, Tree } from '../core/tree.ts';
import type { ExpressionView, ProcessView } from '../engine.ts';
import { brief } from './output.ts';
import { byPlace, stepStates } from './step-state.ts';
import type { StepState, Visited } from './step-state.ts';
import { printable } from './terminal.ts';
import type { Paint, Style } from './terminal.ts';

const LOOK: Readonly<Record<StepState, { icon: string; style: Style }>> = {
  done: { icon: '✔', style: 'green' },
  undone: { icon: '↶', style: 'yellow' },
  running: { icon: '▶', style: 'cyan' },
  waiting: { icon: '◆', style: 'yellow' },
  paused: { icon: '‖', style: 'magenta' },
  error: { icon: '✘', style: 'red' },
  future: { icon: '○', style: 'dim' },
  skipped: { icon: '–', style: 'dim' },
  plan: { icon: '§', style: 'dim' },
  unknown: { icon: '·', style: 'dim' },
};
export interface DrawOptions {
  readonly paint: Paint;
  /** Lines are cut here. */
  readonly width: number;
  /** Places that have run, from the journal. */
  readonly visited: Readonly<Visited>;
  /** `full`: what is alive is named by the id that commands take; `short`: by its place only. */
  readonly ids: 'full' | 'short';
}

interface Drawing extends DrawOptions {
  readonly states: ReadonlyMap<string, StepState>;
  readonly live: ReadonlyMap<string, readonly ExpressionView[]>;
  readonly lines: string[];
}

/** A process as a tree, one line a step: what it is, how it stands, where it is, what it waits for. */
export function drawTree(view: ProcessView, options: DrawOptions): string[] {
  const drawing: Drawing = {
    ...options,
    states: stepStates(view, options.visited),
    live: byPlace(view.expressions_list),
    lines: [],
  };
  drawStep(drawing, view.tree.tree, '0', '', '');
  const elsewhere = view.expressions_list.filter((expression) => !drawing.states.has(expression.expid));
  for (const expression of elsewhere) drawStranger(drawing, expression);
  return drawing.lines;
}

function drawStep(drawing: Drawing, tree: Tree, expid: string, guide: string, below: string): void {
  const state = drawing.states.get(expid) ?? 'unknown';
  const here = drawing.live.get(expid) ?? [];
  const words = { label: labelOf(tree), place: placeOf(drawing, expid, here), wait: waitOf(here) };
  drawing.lines.push(line(drawing, { guide, state, ...words }));
  const [, , children] = tree;
  children.forEach((child, index) => {
    const isLast = index === children.length - 1;
    drawStep(
      drawing,
      child,
      `${expid}_${index}`,
      `${below}${isLast ? '└─ ' : '├─ '}`,
      `${below}${isLast ? '   ' : '│  '}`,
    );
  });
}

/** Alive, but not of this tree: a sub-process of another definition, a handler. */
function drawStranger(drawing: Drawing, expression: ExpressionView): void {
  const label = [expression.name, expression.text ?? ''].join(' ').trim();
  const words = { label: brief(label, 80), place: expression.id, wait: waitOf([expression]) };
  drawing.lines.push(line(drawing, { guide: '+ ', state: 'running', ...words }));
}

interface Line {
  /** Lines of the tree left of the step. */
  readonly guide: string;
  readonly state: StepState;
  readonly label: string;
  readonly place: string;
  readonly wait: string;
}

function line({ paint, width }: Drawing, { guide, state, label, place, wait }: Line): string {
  const { icon, style } = LOOK[state];
  const word = state === 'unknown' ? '' : `  ${state}`;
  const parts: [Style, string][] = [
    ['dim', guide],
    [style, `${icon} `],
    [state === 'future' || state === 'plan' ? 'dim' : 'reset', label],
    [style, word],
    ['dim', `  ${place}`],
    ['reset', wait === '' ? '' : `  ${wait}`],
  ];
  return paintWithin(parts, width, paint);
}

/** Cuts before it paints: a colour code has no width. */
function paintWithin(parts: readonly [Style, string][], width: number, paint: Paint): string {
  let room = width;
  return parts
    .map(([style, text]) => {
      const shown = text.slice(0, room);
      room -= shown.length;
      return shown === '' ? '' : style === 'reset' ? shown : paint(style, shown);
    })
    .join('');
}

/** The name of a step and what it is about: its bare text, whom it names, or its attributes; of a participant step only whom. */
export function labelOf([name, attributes]: Tree): string {
  const text = bareText(attributes) ?? attributes['ref'] ?? attributes['name'] ?? attributesText(attributes);
  if (text === '') return printable(name);
  const shown = brief(text, 60);
  return name === 'participant' ? shown : `${printable(name)} ${shown}`;
}

function bareText(attributes: Attributes): string | undefined {
  return Object.keys(attributes).find((key) => attributes[key] === null);
}

function attributesText(attributes: Attributes): string {
  const pairs = Object.entries(attributes).map(([key, value]) => `${key}: ${brief(value, 60)}`);
  return pairs.join(', ');
}

function placeOf({ ids }: Drawing, expid: string, here: readonly ExpressionView[]): string {
  const [only, ...others] = here;
  if (only === undefined) return expid;
  if (others.length > 0) return `${expid} ×${here.length}`;
  return ids === 'full' ? only.id : expid;
}

function waitOf(here: readonly ExpressionView[]): string {
  // That it waits for its children is what the picture shows anyway.
  const telling = here.find((expression) => expression.waitingFor.kind !== 'children');
  return telling === undefined ? '' : brief(telling.waitingFor.text, 300);
}
