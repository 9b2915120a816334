/**
 * The grammar of conditions. From weakest to strongest: `and or` (equal, left to right, as in the original), `not`, `||`, `&&`,
 * comparisons and tests, `!`. A text becomes a tree once; values are put in when it is evaluated.
 */
import { BossError } from '../errors.ts';
import { invalid, type Token, tokenize, wordOf } from './condition-lexer.ts';
import type { Part } from './dollar-template.ts';
import type { Json } from './json.ts';

export type Comparison = '==' | '!=' | '<' | '>' | '<=' | '>=' | '=~';
export type Test = 'set' | 'null' | 'empty';

export type Condition =
  | { readonly kind: 'literal'; readonly value: Json }
  /** Words and substitutions without quotes; several words are one text. `lone`: `$f:x`, without braces. */
  | { readonly kind: 'bare'; readonly parts: readonly Part[]; readonly words: number; readonly lone?: true }
  | { readonly kind: 'text'; readonly parts: readonly Part[] }
  | { readonly kind: 'pattern'; readonly parts: readonly Part[] }
  | { readonly kind: 'list'; readonly items: readonly Condition[] }
  | { readonly kind: 'map'; readonly entries: readonly (readonly [Condition, Condition])[] }
  | { readonly kind: 'not'; readonly of: Condition }
  | { readonly kind: 'chain'; readonly first: Condition; readonly rest: readonly Link[] }
  | { readonly kind: 'compare'; readonly sign: Comparison; readonly left: Condition; readonly right: Condition }
  | { readonly kind: 'in'; readonly left: Condition; readonly right: Condition; readonly negated: boolean }
  | { readonly kind: 'test'; readonly test: Test; readonly of: Condition; readonly negated: boolean };

export interface Link {
  readonly sign: 'and' | 'or';
  readonly of: Condition;
}

const MAX_SOURCE = 64 * 1024;
const MAX_NESTING = 100;
const MAX_NODES = 4000;
const NUMBER = /^[+-]?(\d+(\.\d+)?|\.\d+)([eE][+-]?\d{1,3})?$/;
const WORDS = new Map<string, Json>([
  ['true', true],
  ['false', false],
  ['nil', null],
  ['null', null],
]);
const ENTITIES: Readonly<Record<string, string>> = { '&gt;': '>', '&lt;': '<', '&amp;': '&' };

/** `asTheOriginal`: an `is` that tests nothing is a word, as it was there. */
export function parseSource(text: string, options: { asTheOriginal?: boolean } = {}): Condition {
  if (text.length > MAX_SOURCE) {
    throw new BossError(
      'BOSS_LIMIT_EXCEEDED',
      `a condition may have ${MAX_SOURCE} characters, this one has ${text.length}`,
      {
        details: { limit: MAX_SOURCE, length: text.length },
      },
    );
  }
  return new Parser(
    text.replace(/&(?:gt|lt|amp);/g, (entity) => ENTITIES[entity] ?? entity),
    options.asTheOriginal === true,
  ).parse();
}

/** Reads a number as conditions write it, or undefined. */
export function readNumber(text: string): number | undefined {
  return NUMBER.test(text) ? Number(text) : undefined;
}

class Parser {
  readonly #source: string;
  readonly #tokens: readonly Token[];
  readonly #lenient: boolean;
  #next = 0;
  #depth = 0;
  #nodes = 0;

  constructor(source: string, lenient: boolean) {
    this.#source = source;
    this.#lenient = lenient;
    this.#tokens = tokenize(source);
  }

  parse(): Condition {
    const condition = this.#andOr();
    const token = this.#peek();
    if (token.kind !== 'end') throw this.#invalid(token, `there is something more: ${show(token)}`, HINT_TWO_VALUES);
    return condition;
  }

  #andOr(): Condition {
    return this.#chain(
      () => this.#not(),
      () => (this.#takeWord('and') ? 'and' : this.#takeWord('or') ? 'or' : undefined),
    );
  }

  #not(): Condition {
    return wordOf(this.#peek()) === 'not' ? this.#negated(() => this.#not()) : this.#pipes();
  }

  #negated(read: () => Condition): Condition {
    this.#next++;
    return this.#nested(() => this.#node({ kind: 'not', of: read() }));
  }

  #pipes(): Condition {
    return this.#chain(
      () => this.#ampersands(),
      () => (this.#takeSign('||') ? 'or' : undefined),
    );
  }

  #ampersands(): Condition {
    return this.#chain(
      () => this.#comparison(),
      () => (this.#takeSign('&&') ? 'and' : undefined),
    );
  }

  #chain(term: () => Condition, sign: () => Link['sign'] | undefined): Condition {
    const first = term();
    const rest: Link[] = [];
    for (let joint = sign(); joint !== undefined; joint = sign()) rest.push({ sign: joint, of: term() });
    return rest.length === 0 ? first : this.#node({ kind: 'chain', first, rest });
  }

  #comparison(): Condition {
    if (wordOf(this.#peek()) === 'not') return this.#negated(() => this.#comparison());
    const left = this.#value();
    const token = this.#peek();
    const sign = token.kind === 'sign' ? COMPARISONS.get(token.sign) : undefined;
    if (sign !== undefined) {
      this.#next++;
      const right = this.#value();
      this.#refuseSecondComparison();
      return this.#node({ kind: 'compare', sign, left, right });
    }
    if (token.kind === 'sign' && token.sign === '=') throw this.#invalid(token, 'a single =', 'write == to compare');
    if (token.kind === 'sign' && token.sign === '!~')
      throw this.#invalid(token, 'there is no !~', 'write not (a =~ /b/)');
    return this.#suffix(left);
  }

  #refuseSecondComparison(): void {
    const token = this.#peek();
    if (token.kind !== 'sign' || !COMPARISONS.has(token.sign)) return;
    throw this.#invalid(token, `a second comparison ${token.sign}`, 'join two comparisons with && or with parentheses');
  }

  /** `in LIST`, `is not set` and their kind, behind a value. */
  #suffix(left: Condition): Condition {
    const suffix = this.#suffixAt(this.#next);
    if (suffix === undefined) return left;
    this.#next += suffix.length;
    if (suffix.word === 'in') return this.#node({ kind: 'in', left, right: this.#value(), negated: suffix.negated });
    return this.#node({ kind: 'test', test: suffix.word, of: left, negated: suffix.negated });
  }

  /** `[is] [not] in|set|null|empty`; the last three end a value, so that `set` stays a word elsewhere. */
  #suffixAt(start: number): { word: 'in' | Test; negated: boolean; length: number } | undefined {
    let at = start;
    if (wordOf(this.#tokens[at]) === 'is') at++;
    const negated = wordOf(this.#tokens[at]) === 'not';
    if (negated) at++;
    const word = wordOf(this.#tokens[at]);
    const length = at + 1 - start;
    if (word === 'in') return { word, negated, length };
    if (word !== 'set' && word !== 'null' && word !== 'empty') return undefined;
    return this.#endsTerm(at + 1) ? { word, negated, length } : undefined;
  }

  #endsTerm(index: number): boolean {
    const token = this.#tokens[index];
    if (token === undefined || token.kind === 'end') return true;
    if (token.kind === 'sign') return token.sign === ')' || token.sign === '&&' || token.sign === '||';
    const word = wordOf(token);
    return word === 'and' || word === 'or';
  }

  #value(): Condition {
    const token = this.#peek();
    if (token.kind === 'sign') return this.#signed(token);
    if (token.kind === 'end') throw this.#invalid(token, 'a value is missing', "write '' for an empty text");
    if (token.kind === 'bare') return this.#phrase(token);
    this.#next++;
    return this.#node({ kind: token.kind, parts: token.parts });
  }

  #signed(token: Token & { kind: 'sign' }): Condition {
    this.#next++;
    switch (token.sign) {
      case '!':
        return this.#nested(() => this.#node({ kind: 'not', of: this.#value() }));
      case '(':
        return this.#nested(() => this.#closed(this.#andOr(), ')', token));
      case '[':
        return this.#nested(() => this.#closed(this.#node({ kind: 'list', items: this.#items(']') }), ']', token));
      case '{':
        return this.#nested(() => this.#closed(this.#node({ kind: 'map', entries: this.#entries() }), '}', token));
      default:
        throw this.#invalid(
          token,
          `a value is missing before ${token.sign}`,
          "write '' for an empty text; quote words that contain operators",
        );
    }
  }

  #closed(condition: Condition, sign: string, opening: Token): Condition {
    if (this.#takeSign(sign)) return condition;
    throw this.#invalid(
      this.#peek(),
      `expected ${sign} for the ${show(opening)} in column ${opening.at + 1}`,
      HINT_TWO_VALUES,
    );
  }

  #items(closing: string): Condition[] {
    const items: Condition[] = [];
    while (!this.#isSign(closing)) {
      items.push(this.#value());
      if (!this.#takeSign(',')) break;
    }
    return items;
  }

  #entries(): (readonly [Condition, Condition])[] {
    const entries: (readonly [Condition, Condition])[] = [];
    while (!this.#isSign('}')) {
      const key = this.#value();
      if (!this.#takeSign(':') && !this.#takeSign('=>'))
        throw this.#invalid(this.#peek(), 'expected : after the key', 'write { key: value }');
      entries.push([key, this.#value()]);
      if (!this.#takeSign(',')) break;
    }
    return entries;
  }

  /** Neighbouring words are one text: `some dude`. A word that begins what follows a value ends it. */
  #phrase(first: Token & { kind: 'bare' }): Condition {
    this.#refuseKeyword(first);
    const words = [first.parts];
    this.#next++;
    for (let token = this.#peek(); token.kind === 'bare' && !this.#endsPhrase(token); token = this.#peek()) {
      words.push(token.parts);
      this.#next++;
    }
    const [parts] = words;
    if (words.length === 1 && parts !== undefined) return this.#word(parts);
    return this.#node({
      kind: 'bare',
      parts: words.flatMap((word, index) => (index === 0 ? word : [' ', ...word])),
      words: words.length,
    });
  }

  #endsPhrase(token: Token): boolean {
    const word = wordOf(token);
    if (word === 'and' || word === 'or' || this.#suffixAt(this.#next) !== undefined) return true;
    if (word !== 'is' || this.#lenient) return false;
    throw this.#invalid(
      token,
      'is must be followed by set, null, empty or in',
      "write == to compare, or quote the text with ''",
    );
  }

  #refuseKeyword(token: Token): void {
    const word = wordOf(token);
    const joint = word === 'and' || word === 'or' || word === 'in';
    if (!joint && !(word === 'is' && this.#suffixAt(this.#next) !== undefined)) return;
    throw this.#invalid(
      token,
      `a value is missing before ${word}`,
      `write '' for an empty text, or '${word}' for the word itself`,
    );
  }

  #word(parts: readonly Part[]): Condition {
    const [part] = parts;
    if (parts.length > 1 || typeof part !== 'string') return this.#node({ kind: 'bare', parts, words: 1 });
    const constant = WORDS.get(part) ?? readNumber(part);
    if (constant !== undefined) return this.#node({ kind: 'literal', value: constant });
    if (WORDS.has(part)) return this.#node({ kind: 'literal', value: null });
    if (/^\$[A-Za-z_/.]/.test(part))
      return this.#node({ kind: 'bare', parts: [{ key: [part.slice(1)] }], words: 1, lone: true });
    const symbol = /^:[A-Za-z_]\w*$/.test(part) ? part.slice(1) : part;
    return this.#node({ kind: 'bare', parts: [symbol], words: 1 });
  }

  #node<T extends Condition>(node: T): T {
    this.#nodes++;
    if (this.#nodes > MAX_NODES) {
      throw new BossError('BOSS_LIMIT_EXCEEDED', `a condition may have ${MAX_NODES} parts`, {
        details: { limit: MAX_NODES },
      });
    }
    return node;
  }

  #nested<T>(read: () => T): T {
    this.#depth++;
    if (this.#depth > MAX_NESTING) {
      throw new BossError('BOSS_LIMIT_EXCEEDED', `a condition may be nested ${MAX_NESTING} deep`, {
        details: { limit: MAX_NESTING },
      });
    }
    const result = read();
    this.#depth--;
    return result;
  }

  #peek(): Token {
    return this.#tokens[this.#next] ?? { kind: 'end', at: this.#source.length };
  }

  #isSign(sign: string): boolean {
    const token = this.#peek();
    return token.kind === 'sign' && token.sign === sign;
  }

  #takeSign(sign: string): boolean {
    const taken = this.#isSign(sign);
    if (taken) this.#next++;
    return taken;
  }

  #takeWord(word: string): boolean {
    const taken = wordOf(this.#peek()) === word;
    if (taken) this.#next++;
    return taken;
  }

  #invalid(token: Token, what: string, hint: string): BossError {
    return invalid(this.#source, token.at, what, hint);
  }
}

const COMPARISONS = new Map<string, Comparison>([
  ['==', '=='],
  ['!=', '!='],
  ['<', '<'],
  ['>', '>'],
  ['<=', '<='],
  ['>=', '>='],
  ['=~', '=~'],
]);

const HINT_TWO_VALUES = 'join two values with and, or, == or a comma, and quote texts that contain operators';

function show(token: Token): string {
  if (token.kind === 'sign') return token.sign;
  if (token.kind === 'end') return 'the end';
  return token.parts.map((part) => (typeof part === 'string' ? part : '${..}')).join('');
}
