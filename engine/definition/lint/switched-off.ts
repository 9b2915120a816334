const MARK = /(?:#|<!--)[ \t]*lint-off(-file)?[ \t]+([a-z-]+(?:[ \t]*,[ \t]*[a-z-]+)*)/;
const COMMENT_ONLY = /^\s*(#|<!--)/;

/**
 * Rules that comments switch off: `# lint-off no-timeout` for the steps of its own line or, when nothing else stands there, of the
 * next; `# lint-off-file no-timeout` for the whole text.
 */
export class SwitchedOff {
  readonly #lines: readonly string[];
  readonly #everywhere = new Set<string>();

  constructor(text: string) {
    this.#lines = text.includes('lint-off') ? text.split('\n') : [];
    for (const line of this.#lines) {
      const mark = MARK.exec(line);
      if (mark?.[1] !== undefined) for (const code of codesOf(mark)) this.#everywhere.add(code);
    }
  }

  /** `line` from 1. */
  has(code: string, line: number | null): boolean {
    if (this.#everywhere.has(code)) return true;
    if (line === null || this.#lines.length === 0) return false;
    if (this.#names(line - 1, code)) return true;
    for (let above = line - 2; COMMENT_ONLY.test(this.#lines[above] ?? ''); above--) {
      if (this.#names(above, code)) return true;
    }
    return false;
  }

  #names(index: number, code: string): boolean {
    const mark = MARK.exec(this.#lines[index] ?? '');
    return mark !== null && mark[1] === undefined && codesOf(mark).includes(code);
  }
}

function codesOf([, , list = '']: readonly (string | undefined)[]): string[] {
  return list.split(',').map((code) => code.trim());
}
