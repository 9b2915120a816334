import type { Reading } from './reading.ts';

/** A place in a radial text that moves on. A `#` outside quotes starts a comment. */
export class RadialCursor {
  readonly reading: Reading;
  readonly text: string;
  at = 0;

  constructor(reading: Reading) {
    this.reading = reading;
    this.text = reading.source.text;
  }

  /** The next sign, empty at the end. */
  peek(): string {
    return this.text.charAt(this.at);
  }

  get atLineEnd(): boolean {
    return this.at >= this.text.length || this.peek() === '\n';
  }

  /** Takes what the sticky pattern matches here; null when it does not. */
  match(pattern: RegExp): string | null {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0] ?? null;
    if (found !== null) this.at += found.length;
    return found;
  }

  takes(sign: string): boolean {
    if (!this.text.startsWith(sign, this.at)) return false;
    this.at += sign.length;
    return true;
  }

  /** Blanks and a comment within the line. */
  skipBlanks(): void {
    this.match(/[ \t\r\f\v]+/y);
    this.match(/#[^\n]*/y);
  }

  /** Also line ends. */
  skipLines(): void {
    do this.skipBlanks();
    while (this.takes('\n'));
  }

  wrong(at: number, problem: string, hint: string): Error {
    return this.reading.wrong(at, problem, hint);
  }
}
