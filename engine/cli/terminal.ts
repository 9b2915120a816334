import { styleText } from 'node:util';

/** Where a command reads its surroundings and writes its words: the real process, or a test. */
export interface Terminal {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** True when standard output is a terminal: only then live redrawing. */
  readonly isTerminal: boolean;
  readonly columns: number;
  readonly rows: number;
  out(text: string): void;
  err(text: string): void;
  /** Aborted when the user interrupts the command. */
  readonly interrupted: AbortSignal;
}

export type Style = Parameters<typeof styleText>[0];
export type Paint = (style: Style, text: string) => string;

/** Colours only on a terminal, and not where NO_COLOR is set (https://no-color.org). */
export function painter(terminal: Terminal): Paint {
  const { NO_COLOR: noColor, TERM: term } = terminal.env as { NO_COLOR?: string; TERM?: string };
  const isPlain = !terminal.isTerminal || (noColor !== undefined && noColor !== '') || term === 'dumb';
  return isPlain ? (_style, text) => text : (style, text) => styleText(style, text, { validateStream: false });
}

/** What others wrote, made harmless: an escape sequence in a name must not steer the reader's terminal. */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/gu, (character) => {
    if (character === '\n') return '\\n';
    if (character === '\t') return '\\t';
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}

export function processTerminal(): Terminal {
  const interrupt = new AbortController();
  process.once('SIGINT', () => interrupt.abort());
  return {
    env: process.env,
    cwd: process.cwd(),
    isTerminal: process.stdout.isTTY === true,
    // Some terminals say that they have no columns.
    columns: process.stdout.columns || 80,
    rows: process.stdout.rows || 24,
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    interrupted: interrupt.signal,
  };
}
