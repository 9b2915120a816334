import { run } from '../../../engine/cli/program.ts';
import type { Terminal } from '../../../engine/cli/terminal.ts';

export interface Screen {
  readonly terminal: Terminal;
  readonly out: () => string;
  readonly err: () => string;
  readonly interrupt: () => void;
}

export interface ScreenOptions {
  readonly env?: Record<string, string>;
  readonly cwd?: string;
  readonly isTerminal?: boolean;
  readonly columns?: number;
  readonly rows?: number;
  /** Hears everything that is written to standard output. */
  readonly onOut?: (text: string) => void;
}

/** A terminal that remembers what was written to it. */
export function screen(options: ScreenOptions = {}): Screen {
  const written = { out: '', err: '' };
  const interrupt = new AbortController();
  const { env = {}, cwd = process.cwd(), isTerminal = false, columns = 100, rows = 24, onOut } = options;
  const terminal: Terminal = {
    env,
    cwd,
    isTerminal,
    columns,
    rows,
    out: (text) => {
      written.out += text;
      onOut?.(text);
    },
    err: (text) => {
      written.err += text;
    },
    interrupted: interrupt.signal,
  };
  return { terminal, out: () => written.out, err: () => written.err, interrupt: () => interrupt.abort() };
}

export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs one command line to its end. */
export async function boss(argv: readonly string[], options: ScreenOptions = {}): Promise<Ran> {
  const shown = screen(options);
  const code = await run(argv, shown.terminal);
  return { code, out: shown.out(), err: shown.err() };
}
