/** Walks over the tokens of a condition, with the bounds on its size and the words that may follow a value. */
import { BossError } from '../errors.ts';
import { invalid, type Token, tokenize, wordOf } from './condition-lexer.ts';
import type { Condition, Test } from './condition-tree.ts';

/** `[is] [not] in|set|null|empty` behind a value; `length` in tokens. */
export interface Suffix {
  readonly word: 'in' | Test;
  readonly negated: boolean;
  readonly length: number;
}

const MAX_NESTING = 100;
const MAX_NODES = 4000;

export class ConditionReader {
  /** An `is` that tests nothing is a word. */
  readonly lenient: boolean;
  readonly #source: string;
  readonly #tokens: readonly Token[];
  #next = 0;
  #depth = 0;
  #nodes = 0;

  constructor(source: string, lenient: boolean) {
    this.lenient = lenient;
    this.#source = source;
    this.#tokens = tokenize(source);
  }

  peek(): Token {
    return this.#tokens[this.#next] ?? { kind: 'end', at: this.#source.length };
  }

  skip(tokens = 1): void {
    this.#next += tokens;
  }

  isSign(sign: string): boolean {
    const token = this.peek();
    return token.kind === 'sign' && token.sign === sign;
  }

  takeSign(sign: string): boolean {
    const taken = this.isSign(sign);
    if (taken) this.skip();
    return taken;
  }

  /** The token before this one is a word: `length(`. */
  isAfterWord(): boolean {
    return this.#tokens[this.#next - 1]?.kind === 'bare';
  }

  isWord(word: string): boolean {
    return wordOf(this.peek()) === word;
  }

  takeWord(word: string): boolean {
    const taken = this.isWord(word);
    if (taken) this.skip();
    return taken;
  }

  /** What tests the value before it. `set`, `null` and `empty` only count at the end of a term, so that they stay words elsewhere. */
  suffix(): Suffix | undefined {
    let at = this.#next;
    if (wordOf(this.#tokens[at]) === 'is') at++;
    const negated = wordOf(this.#tokens[at]) === 'not';
    if (negated) at++;
    const word = wordOf(this.#tokens[at]);
    const length = at + 1 - this.#next;
    if (word === 'in') return { word, negated, length };
    if (word !== 'set' && word !== 'null' && word !== 'empty') return undefined;
    return this.#endsTerm(at + 1) ? { word, negated, length } : undefined;
  }

  /** Counts a node of the tree. */
  node<T extends Condition>(node: T): T {
    this.#nodes++;
    if (this.#nodes > MAX_NODES) throw tooMuch(`a condition may have ${MAX_NODES} parts`, MAX_NODES);
    return node;
  }

  nested<T>(read: () => T): T {
    this.#depth++;
    if (this.#depth > MAX_NESTING) throw tooMuch(`a condition may be nested ${MAX_NESTING} deep`, MAX_NESTING);
    const result = read();
    this.#depth--;
    return result;
  }

  invalid(token: Token, what: string, hint: string): BossError {
    return invalid(this.#source, token.at, what, hint);
  }

  #endsTerm(index: number): boolean {
    const token = this.#tokens[index];
    if (token === undefined || token.kind === 'end') return true;
    if (token.kind === 'sign') return token.sign === ')' || token.sign === '&&' || token.sign === '||';
    const word = wordOf(token);
    return word === 'and' || word === 'or';
  }
}

export const JOIN_HINT = 'join two values with and, or, == or a comma, and quote texts that contain operators';

export function show(token: Token): string {
  if (token.kind === 'sign') return token.sign;
  if (token.kind === 'end') return 'the end';
  return token.parts.map((part) => (typeof part === 'string' ? part : '${..}')).join('');
}

function tooMuch(message: string, limit: number): BossError {
  return new BossError('BOSS_LIMIT_EXCEEDED', message, { details: { limit } });
}
