/** Reads a regular expression of the usual subset into a tree; what is outside it is an error that says so. */
import { BossError } from '../errors.ts';
import { CLASSES, type CharSet, codeRange, complement, type Range } from './char-set.ts';

export type Anchor = 'start' | 'end' | 'boundary' | 'inside';

export type PatternNode =
  | { readonly kind: 'set'; readonly set: CharSet }
  | { readonly kind: 'anchor'; readonly anchor: Anchor }
  | { readonly kind: 'sequence'; readonly of: readonly PatternNode[] }
  | { readonly kind: 'either'; readonly of: readonly PatternNode[] }
  /** `group` null: not captured. */
  | { readonly kind: 'group'; readonly of: PatternNode; readonly group: number | null }
  | {
      readonly kind: 'repeat';
      readonly of: PatternNode;
      readonly min: number;
      readonly max: number;
      readonly lazy: boolean;
    };

export interface ParsedPattern {
  readonly node: PatternNode;
  readonly groups: number;
  readonly ignoreCase: boolean;
}

const MAX_NESTING = 100;
const MAX_COUNT = 1000;
const CONTROLS: Readonly<Record<string, number>> = { n: 10, t: 9, r: 13, f: 12, v: 11, e: 27, '0': 0 };
const ANCHORS: Readonly<Record<string, Anchor>> = { b: 'boundary', B: 'inside', A: 'start', z: 'end', Z: 'end' };

/** `source`: `/body/` with the flag i, or a body alone. */
export function parsePattern(source: string): ParsedPattern {
  const [, body = source, flags = ''] = /^\/(.*)\/([a-z]*)$/s.exec(source) ?? [];
  const unknown = /[^i]/.exec(flags)?.[0];
  if (unknown !== undefined) throw unreadable(source, `the flag ${unknown} is not known; write only i, or nothing`);
  return new PatternParser(source, body).parse(flags.includes('i'));
}

export function unreadable(source: string, what: string): BossError {
  const shown = source.length > 200 ? `${source.slice(0, 200)}…` : source;
  return new BossError('BOSS_CONDITION_INVALID', `pattern "${shown}": ${what}`, { details: { pattern: shown } });
}

class PatternParser {
  readonly #source: string;
  readonly #chars: readonly string[];
  #at = 0;
  #groups = 0;
  #depth = 0;

  constructor(source: string, body: string) {
    this.#source = source;
    this.#chars = [...body];
  }

  parse(ignoreCase: boolean): ParsedPattern {
    const node = this.#either();
    if (this.#at < this.#chars.length) throw this.#unreadable('a ) without its (; write \\) for the sign itself');
    return { node, groups: this.#groups, ignoreCase };
  }

  #either(): PatternNode {
    const of = [this.#sequence()];
    while (this.#take('|')) of.push(this.#sequence());
    const [only] = of;
    return of.length === 1 && only !== undefined ? only : { kind: 'either', of };
  }

  #sequence(): PatternNode {
    const of: PatternNode[] = [];
    while (this.#at < this.#chars.length && this.#peek() !== '|' && this.#peek() !== ')') of.push(this.#repeated());
    return { kind: 'sequence', of };
  }

  #repeated(): PatternNode {
    const node = this.#atom();
    const count = this.#count();
    if (count === undefined) return node;
    const lazy = this.#take('?');
    if (/[*+?]/.test(this.#peek()) || this.#countAhead())
      throw this.#unreadable('two repetition signs in a row; remove one, or write \\ before the sign itself');
    return { kind: 'repeat', of: node, min: count[0], max: count[1], lazy };
  }

  #count(): [min: number, max: number] | undefined {
    if (this.#take('*')) return [0, Number.POSITIVE_INFINITY];
    if (this.#take('+')) return [1, Number.POSITIVE_INFINITY];
    if (this.#take('?')) return [0, 1];
    const ahead = this.#countAhead();
    if (ahead === undefined) return undefined;
    this.#at += ahead.length;
    return this.#written(ahead);
  }

  /** The counts of `{2}`, `{2,}`, `{,3}`, `{2,3}`. */
  #written(ahead: string): [min: number, max: number] {
    const [low = '', high] = ahead.slice(1, -1).split(',');
    const min = Number(low);
    const last = high === undefined ? min : Number(high);
    const max = high === '' ? Number.POSITIVE_INFINITY : last;
    if (min > max) throw this.#unreadable(`${ahead} counts backwards`);
    if (Math.max(min, last) > MAX_COUNT) throw this.#unreadable(`${ahead} counts beyond ${MAX_COUNT}`);
    return [min, max];
  }

  /** The `{m,n}` that stands here; any other brace is a literal one. */
  #countAhead(): string | undefined {
    if (this.#peek() !== '{') return undefined;
    const ahead = this.#chars.slice(this.#at, this.#at + 16).join('');
    return /^\{(?:\d+,?\d*|,\d+)\}/.exec(ahead)?.[0];
  }

  #atom(): PatternNode {
    const char = this.#peek();
    this.#at++;
    switch (char) {
      case '(':
        return this.#group();
      case '[':
        return { kind: 'set', set: this.#charClass() };
      case '.':
        return { kind: 'set', set: { ranges: [[10, 10]], negated: true } };
      case '^':
        return { kind: 'anchor', anchor: 'start' };
      case '$':
        return { kind: 'anchor', anchor: 'end' };
      case '\\':
        return this.#escape();
      case '*':
      case '+':
      case '?':
        throw this.#unreadable(
          `nothing to repeat before ${char}; write .${char} for any character, or \\${char} for the sign itself`,
        );
      default:
        return literal(char);
    }
  }

  #group(): PatternNode {
    this.#depth++;
    if (this.#depth > MAX_NESTING) throw this.#unreadable(`groups are nested more than ${MAX_NESTING} deep`);
    let group: number | null = null;
    if (!this.#take('?')) {
      this.#groups++;
      group = this.#groups;
    } else if (!this.#take(':')) {
      throw this.#unreadable(
        `(?${this.#peek()} is not known: there are no look-aheads, named groups or switches; write (?:...) or two patterns`,
      );
    }
    const of = this.#either();
    if (!this.#take(')')) throw this.#unreadable('a ( without its ); close it, or write \\( for the sign itself');
    this.#depth--;
    return { kind: 'group', of, group };
  }

  #escape(): PatternNode {
    const char = this.#peek();
    const anchor = ANCHORS[char];
    if (anchor === undefined) return { kind: 'set', set: { ranges: this.#escapedRanges(), negated: false } };
    this.#at++;
    return { kind: 'anchor', anchor };
  }

  /** Behind a backslash, alone or in a class. */
  #escapedRanges(): readonly Range[] {
    const char = this.#peek();
    if (char === '') throw this.#unreadable('a \\ at the end');
    this.#at++;
    const known = CLASSES[char];
    if (known !== undefined) return known;
    const opposite = CLASSES[char.toLowerCase()];
    if (opposite !== undefined) return complement(opposite);
    const control = CONTROLS[char];
    if (control !== undefined) return [[control, control]];
    if (char === 'x' || char === 'u') return [this.#hexadecimal(char === 'x' ? 2 : 4)];
    if (/[1-9]/.test(char))
      throw this.#unreadable(
        `\\${char}: back references are not known; write out what is meant, or compare with == and \${..}`,
      );
    if (/[A-Za-z]/.test(char))
      throw this.#unreadable(`\\${char} is not known; write ${char} for the letter, or a list such as [a-z]`);
    return [codeRange(char)];
  }

  #hexadecimal(length: number): Range {
    const digits = this.#chars.slice(this.#at, this.#at + length).join('');
    if (digits.length !== length || !/^[0-9a-fA-F]+$/.test(digits))
      throw this.#unreadable(`expected ${length} hexadecimal digits`);
    this.#at += length;
    const code = Number.parseInt(digits, 16);
    return [code, code];
  }

  #charClass(): CharSet {
    const negated = this.#take('^');
    const ranges: Range[] = [];
    for (let first = true; first || this.#peek() !== ']'; first = false) {
      if (this.#peek() === '') throw this.#unreadable('a [ without its ]; close it, or write \\[ for the sign itself');
      if (this.#peek() === '[' && this.#chars[this.#at + 1] === ':') throw this.#unreadable('[:names:] are not known');
      ranges.push(...this.#classItem());
    }
    this.#at++;
    return { ranges, negated };
  }

  #classItem(): readonly Range[] {
    const low = this.#classChar();
    const dash = this.#peek() === '-' && this.#chars[this.#at + 1] !== undefined && this.#chars[this.#at + 1] !== ']';
    if (!dash) return low;
    this.#at++;
    const [from] = low;
    const [to] = this.#classChar();
    if (from === undefined || to === undefined || from[0] !== from[1] || to[0] !== to[1]) {
      throw this.#unreadable('a range in [] must go from one character to another');
    }
    if (from[0] > to[0])
      throw this.#unreadable(
        `the range ${String.fromCodePoint(from[0])}-${String.fromCodePoint(to[0])} runs backwards; write the lower character first`,
      );
    return [[from[0], to[0]]];
  }

  #classChar(): readonly Range[] {
    const char = this.#peek();
    if (char === '') throw this.#unreadable('a [ without its ]');
    this.#at++;
    return char === '\\' ? this.#escapedRanges() : [codeRange(char)];
  }

  #peek(): string {
    return this.#chars[this.#at] ?? '';
  }

  #take(char: string): boolean {
    const taken = this.#peek() === char;
    if (taken) this.#at++;
    return taken;
  }

  #unreadable(what: string): BossError {
    return unreadable(this.#source, what);
  }
}

function literal(char: string): PatternNode {
  return { kind: 'set', set: { ranges: [codeRange(char)], negated: false } };
}
