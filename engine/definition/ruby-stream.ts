import { duplicateKey } from './definition-error.ts';
import type { Reading } from './reading.ts';
import { described, type RubyToken, tokenize } from './ruby-tokens.ts';

/** The words of a Ruby text, one after the other. */
export class RubyStream {
  readonly reading: Reading;
  readonly #tokens: readonly RubyToken[];
  readonly #end: RubyToken;
  #index = 0;

  constructor(reading: Reading) {
    this.reading = reading;
    this.#tokens = tokenize(reading);
    this.#end = this.#tokens.at(-1) ?? { kind: 'end', text: '', at: 0 };
  }

  peek(): RubyToken {
    return this.#tokens[this.#index] ?? this.#end;
  }

  next(): RubyToken {
    const token = this.peek();
    this.#index += 1;
    return token;
  }

  skipNewlines(): void {
    while (this.peek().kind === 'newline') this.#index += 1;
  }

  /** Takes the sign when it is next. */
  takes(sign: string): boolean {
    const { kind, text } = this.peek();
    if (kind !== 'sign' || text !== sign) return false;
    this.#index += 1;
    return true;
  }

  expect(sign: string, hint: string): void {
    const token = this.peek();
    if (!this.takes(sign))
      throw this.wrong(token, `\`${sign}\` is expected here, but there is ${described(token)}.`, hint);
  }

  /** True, and taken, when a bracket closes here. */
  closes(bracket: string): boolean {
    this.skipNewlines();
    return this.takes(bracket);
  }

  /** Takes the comma after an item of a bracket, unless the bracket closes. */
  separates(bracket: string): void {
    this.skipNewlines();
    if (this.takes(',')) return;
    const token = this.peek();
    if (token.kind === 'sign' && token.text === bracket) return;
    const hint = 'Separate values with commas, and close what was opened.';
    throw this.wrong(token, `\`,\` or \`${bracket}\` is expected here, but there is ${described(token)}.`, hint);
  }

  wrong(token: RubyToken, problem: string, hint: string): Error {
    return this.reading.wrong(token.at, problem, hint);
  }

  twice(token: RubyToken, key: string): Error {
    return duplicateKey(this.reading.source, token.at, key);
  }
}
