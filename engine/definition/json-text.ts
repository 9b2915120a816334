import { DefinitionError, duplicateKey, limitExceeded, shown } from './definition-error.ts';
import { MAX_NESTING } from './limits.ts';
import type { Located, LocatedEntry } from './located.ts';
import { exactNumber } from './number-text.ts';
import type { SourceText } from './source-text.ts';

const WORDS = new Map<string, null | boolean>([
  ['null', null],
  ['true', true],
  ['false', false],
]);

/** JSON with places. Null when there is only white space. */
export function readJsonText(source: SourceText): Located | null {
  const reader = new JsonText(source);
  if (reader.peek() === '') return null;
  const value = reader.value(0);
  if (reader.peek() !== '') {
    throw reader.wrong(
      'Something stands after the end of the JSON value.',
      'Remove it, or check the brackets before it.',
    );
  }
  return value;
}

class JsonText {
  readonly #source: SourceText;
  readonly #text: string;
  #at = 0;

  constructor(source: SourceText) {
    this.#source = source;
    this.#text = source.text;
  }

  /** The next sign that is no white space, empty at the end. */
  peek(): string {
    const space = /[ \t\r\n]*/y;
    space.lastIndex = this.#at;
    space.test(this.#text);
    this.#at = space.lastIndex;
    return this.#text.charAt(this.#at);
  }

  value(depth: number): Located {
    if (depth > MAX_NESTING)
      throw limitExceeded(this.#source, this.#at, `${MAX_NESTING} lists and maps within each other`);
    const sign = this.peek();
    if (sign === '{') return this.#map(depth);
    if (sign === '[') return this.#list(depth);
    const at = this.#at;
    if (sign === '"') {
      const text = this.#string();
      return { kind: 'scalar', value: text, text, quoted: true, at };
    }
    return this.#word(at);
  }

  wrong(problem: string, hint: string): DefinitionError {
    return new DefinitionError(this.#source, this.#at, problem, hint);
  }

  #list(depth: number): Located {
    const at = this.#at;
    const items: Located[] = [];
    this.#at += 1;
    if (!this.#takes(']')) {
      do items.push(this.value(depth + 1));
      while (this.#goesOn(']'));
    }
    return { kind: 'list', items, at };
  }

  #map(depth: number): Located {
    const at = this.#at;
    const entries: LocatedEntry[] = [];
    const seen = new Set<string>();
    this.#at += 1;
    if (!this.#takes('}')) {
      do {
        const entry = this.#entry(depth);
        if (seen.has(entry.key)) throw duplicateKey(this.#source, entry.at, entry.key);
        seen.add(entry.key);
        entries.push(entry);
      } while (this.#goesOn('}'));
    }
    return { kind: 'map', entries, at };
  }

  #entry(depth: number): LocatedEntry {
    if (this.peek() !== '"') throw this.#noKey();
    const at = this.#at;
    const key = this.#string();
    if (!this.#takes(':')) throw this.wrong('A ":" is missing after the key.', 'Write "key": value.');
    return { key, quoted: true, at, value: this.value(depth + 1) };
  }

  #noKey(): DefinitionError {
    const next = this.#text.charAt(this.#at);
    const foreign = this.#foreign(next);
    if (foreign !== null) return foreign;
    const hint =
      next === '}'
        ? 'Remove the comma before it.'
        : 'Write "key": value, with the key in double quotes: "name": "release".';
    return this.wrong('A key in double quotes is expected here.', hint);
  }

  /** What other languages have and JSON has not. */
  #foreign(next: string): DefinitionError | null {
    if (next === "'") return this.wrong('JSON has no single quotes.', 'Write double quotes: "text".');
    if (next !== '#' && next !== '/') return null;
    const hint = 'Remove it. In a .conf file a comment is a whole line that begins with #; YAML has comments anywhere.';
    return this.wrong('JSON has no comments here.', hint);
  }

  #takes(sign: string): boolean {
    if (this.peek() !== sign) return false;
    this.#at += 1;
    return true;
  }

  /** True after a comma, false after the closing sign. */
  #goesOn(close: string): boolean {
    if (this.#takes(',')) return true;
    if (this.#takes(close)) return false;
    throw (
      this.#foreign(this.peek()) ??
      this.wrong(`A "," or "${close}" is missing here.`, 'Put a comma between two values, and close what was opened.')
    );
  }

  #word(at: number): Located {
    const pattern = /[-+.\w]+/y;
    pattern.lastIndex = at;
    const text = pattern.exec(this.#text)?.[0] ?? '';
    const word = WORDS.get(text);
    if (word === undefined && !/^-?(0|[1-9]\d*)(\.\d+)?([eE][-+]?\d+)?$/.test(text)) throw this.#unknown(text);
    this.#at = pattern.lastIndex;
    const value = word === undefined ? exactNumber(this.#source, at, Number(text), text) : word;
    return { kind: 'scalar', value, text, quoted: false, at };
  }

  #unknown(text: string): DefinitionError {
    const next = this.#text.charAt(this.#at);
    if (text !== '') return this.wrong(`"${shown(text)}" is no JSON value.`, wordHint(text));
    const foreign = this.#foreign(next);
    if (foreign !== null) return foreign;
    const hint =
      next === ']' || next === '}'
        ? 'Remove the comma before it.'
        : 'Write a text in double quotes, a number, a list or a map.';
    return this.wrong(next === '' ? 'The text ends in the middle of a value.' : 'A value is expected here.', hint);
  }

  /** The end is found by hand: a pattern would recurse over a long text. */
  #string(): string {
    const start = this.#at;
    let end = start + 1;
    while (this.#text.charAt(end) !== '"') {
      if (end >= this.#text.length || this.#text.charAt(end) === '\n') {
        throw this.wrong(
          'This text has no closing quote on its line.',
          'Close it with ", and write line breaks as \\n.',
        );
      }
      end += this.#text.charAt(end) === '\\' ? 2 : 1;
    }
    try {
      const value = JSON.parse(this.#text.slice(start, end + 1)) as string;
      this.#at = end + 1;
      return value;
    } catch (cause) {
      const hint =
        'Write \\\\ for a backslash. Escapes are \\" \\\\ \\/ \\b \\f \\n \\r \\t and \\u with four digits; write tabs as \\t.';
      throw new DefinitionError(
        this.#source,
        start + badSign(this.#text.slice(start, end + 1)),
        'This text contains an escape or a sign that JSON does not allow.',
        hint,
        cause,
      );
    }
  }
}

function wordHint(text: string): string {
  const meant = text.toLowerCase();
  if (WORDS.has(meant)) return `Write ${meant}.`;
  if (meant === 'none' || meant === 'nil' || meant === 'undefined') return 'Write null.';
  if (/^[-+.]?\d/.test(text)) {
    return `Write a number without a sign + and without zeros in front, or a text: "${shown(text)}".`;
  }
  return `Write a text in double quotes, "${shown(text)}"; other words are true, false and null.`;
}

/** Offset of the first escape or sign in a text with its quotes that JSON does not know. */
function badSign(quoted: string): number {
  const good = /(?:[^\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))/y;
  let at = 0;
  for (good.lastIndex = 0; good.test(quoted); ) at = good.lastIndex;
  return Math.min(at, quoted.length - 1);
}
