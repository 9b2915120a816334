import { stripVTControlCharacters } from 'node:util';
import type { JournalEntry, ProcessView } from '../engine.ts';
import type { Client } from './client.ts';
import { EntryStream, patiently } from './entry-stream.ts';
import { journalLine } from './history.ts';
import type { Output } from './output.ts';
import { describeProcess, headline } from './process-text.ts';
import { type Visited, visitedPlaces } from './step-state.ts';
import { drawTree } from './tree.ts';

/** How a followed process is shown: as it happens, or not at all. */
export type Showing = 'live' | 'silent';

/**
 * Follows a process until `isEnough` and returns its last view. On a terminal the tree is drawn again and again in one place;
 * elsewhere each journal entry is a line. Goes on when the engine restarts.
 * Errors: BOSS_UNKNOWN_PROCESS, BOSS_ENGINE_UNREACHABLE.
 */
export async function followProcess(
  client: Client,
  wfid: string,
  output: Output,
  showing: Showing,
  isEnough: (view: ProcessView) => boolean,
): Promise<ProcessView> {
  const { interrupted } = output.terminal;
  const look = (): Promise<ProcessView> => patiently(() => client.get<ProcessView>(['processes', wfid]), interrupted);
  await look();
  const entries = new EntryStream(client, wfid, interrupted);
  const picture = new Picture(output, showing);
  try {
    for (;;) {
      const news = await entries.take();
      const view = await look();
      const isLast = isEnough(view);
      picture.show(view, isLast ? [...news, ...(await entries.rest())] : news, isLast);
      if (isLast) return view;
    }
  } finally {
    entries.close();
  }
}

class Picture {
  readonly #output: Output;
  readonly #showing: Showing;
  readonly #visited: Visited = new Map();
  #drawnRows = 0;

  constructor(output: Output, showing: Showing) {
    this.#output = output;
    this.#showing = showing;
  }

  show(view: ProcessView, news: readonly JournalEntry[], isLast: boolean): void {
    if (this.#showing === 'silent') return;
    visitedPlaces(news, this.#visited);
    const { terminal, isJson, paint } = this.#output;
    if (isJson || !terminal.isTerminal) {
      for (const entry of news) this.#output.line({ wfid: view.wfid, entry }, () => journalLine(entry));
      return;
    }
    const width = terminal.columns;
    const lines = isLast
      ? describeProcess(view, paint, this.#visited)
      : [headline(view, paint), '', ...drawTree(view, { paint, width, visited: this.#visited, ids: 'short' })];
    this.#draw(isLast ? lines : cropped(lines, terminal.rows - 3));
  }

  /** Goes back up over what was drawn before, clears it and draws anew. */
  #draw(lines: readonly string[]): void {
    const { terminal } = this.#output;
    const up = this.#drawnRows === 0 ? '' : `\u001b[${this.#drawnRows}A`;
    terminal.out(`${up}\r\u001b[0J${lines.join('\n')}\n`);
    this.#drawnRows = lines.reduce((rows, line) => rows + rowsOf(line, terminal.columns), 0);
  }
}

/** A line that is wider than the terminal takes several rows. */
function rowsOf(line: string, columns: number): number {
  return Math.max(1, Math.ceil(stripVTControlCharacters(line).length / columns));
}

/** What fits on the screen, around the first step that waits or stands in error. */
function cropped(lines: readonly string[], rows: number): readonly string[] {
  if (lines.length <= rows) return lines;
  const focus = lines.findIndex((line) => /[◆✘]/.test(line));
  const start = Math.max(0, Math.min(focus - Math.floor(rows / 2), lines.length - rows));
  return [...lines.slice(start, start + rows), `… ${lines.length - rows} more lines: boss show`];
}
