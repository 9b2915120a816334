import { CATALOGUE } from '../errors.ts';
import type { BossError } from '../errors.ts';
import { painter, printable } from './terminal.ts';
import type { Paint, Terminal } from './terminal.ts';

export type Form = 'text' | 'json' | 'sarif';

/**
 * What a command says. In every form but `text` standard output holds exactly one JSON document (`json`: the API's own shape),
 * or one a line where a command follows something; an error is one JSON document on standard error.
 */
export class Output {
  readonly form: Form;
  readonly terminal: Terminal;
  readonly paint: Paint;

  constructor(terminal: Terminal, form: Form) {
    this.terminal = terminal;
    this.form = form;
    this.paint = painter(terminal);
  }

  get isJson(): boolean {
    return this.form !== 'text';
  }

  /** The result of a command: data for programs, the text for people. */
  show(data: unknown, text: () => string): void {
    this.terminal.out(this.isJson ? `${JSON.stringify(data, null, 2)}\n` : withNewline(text()));
  }

  /** One of many results that come one by one. */
  line(data: unknown, text: () => string): void {
    this.terminal.out(this.isJson ? `${JSON.stringify(data)}\n` : withNewline(text()));
  }

  /** A remark for people only. */
  remark(text: string): void {
    if (!this.isJson) this.terminal.err(withNewline(text));
  }

  error(error: BossError): void {
    const { code, message, details } = error;
    const { remedy } = CATALOGUE[code];
    if (this.isJson) return this.terminal.err(`${JSON.stringify({ error: { code, message, details, remedy } })}\n`);
    const lines = message.split('\n').map(printable).join('\n');
    this.terminal.err(`${this.paint('red', 'error')} ${code}: ${lines}\n${this.paint('dim', 'remedy')}: ${remedy}\n`);
  }
}

function withNewline(text: string): string {
  return text === '' || text.endsWith('\n') ? text : `${text}\n`;
}

export type Cell = string | number | null;

/** Columns as wide as their widest cell; what is null shows as a dash. */
export function table(heads: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const lines = [heads, ...rows.map((row) => row.map((cell) => (cell === null ? '-' : printable(String(cell)))))];
  const widths = heads.map((_head, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  return lines
    .map((line) =>
      line
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** `2026-11-21 12:04:11Z`: in UTC, as the engine's own words and its log have it. */
export function clock(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')}Z`;
}

/** Data on one line, cut for people. */
export function brief(data: unknown, width = 200): string {
  const text = printable(typeof data === 'string' ? data : JSON.stringify(data));
  return text.length > width ? `${text.slice(0, width - 1)}…` : text;
}
