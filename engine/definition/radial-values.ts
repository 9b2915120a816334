import type { Json } from '../core/json.ts';
import { duplicateKey, shown } from './definition-error.ts';
import { exactNumber } from './number-text.ts';
import type { RadialCursor } from './radial-cursor.ts';
import { readWord, type RadialWord } from './radial-texts.ts';

const NUMBER = /^-?(0|[1-9]\d*)(\.\d+)?([eE][-+]?\d+)?$/;
const WORDS = new Map<string, null | boolean>([
  ['true', true],
  ['false', false],
  ['null', null],
  ['nil', null],
]);
const QUOTES = 'A text with blanks or one of : , = [ ] # stands in quotes.';

/** True when a bare word is more than its text: a number, true, false or null. */
export function isTyped(text: string): boolean {
  return WORDS.has(text) || NUMBER.test(text);
}

/** A value after `key:`. */
export function readValue(cursor: RadialCursor, depth = 0, insideMap = false): Json {
  const sign = cursor.peek();
  if (sign === '[' || sign === '{') {
    cursor.reading.enterValue(cursor.at, depth + 1);
    return sign === '[' ? list(cursor, depth + 1, insideMap) : map(cursor, depth + 1);
  }
  const word = readWord(cursor, insideMap);
  if (word === null) throw cursor.wrong(cursor.at, `A value is expected here, but there is ${nextOf(cursor)}.`, QUOTES);
  return typed(cursor, word);
}

/** `:` or `=>` between key and value. */
export function takesColon(cursor: RadialCursor): boolean {
  return cursor.takes(':') || cursor.takes('=>');
}

/** What stands here, for messages. */
export function nextOf(cursor: RadialCursor): string {
  if (cursor.at >= cursor.text.length) return 'the end of the text';
  if (cursor.peek() === '\n') return 'the end of the line';
  return `\`${shown(/\S+/.exec(cursor.text.slice(cursor.at, cursor.at + 80))?.[0] ?? '')}\``;
}

/** Hyphens of lower-case names and keys are underscores. */
export function underscored({ text, quoted }: RadialWord): string {
  return !quoted && /^[a-z][a-z0-9_-]*$/.test(text) ? text.replaceAll('-', '_') : text;
}

function typed(cursor: RadialCursor, { text, quoted, at }: RadialWord): Json {
  if (quoted) return text;
  const word = WORDS.get(text);
  if (word !== undefined) return word;
  return NUMBER.test(text) ? exactNumber(cursor.reading.source, at, Number(text), text) : text;
}

function list(cursor: RadialCursor, depth: number, insideMap: boolean): Json {
  const start = cursor.at;
  cursor.at += 1;
  const items: Json[] = [];
  for (;;) {
    if (closes(cursor, ']', start)) return items;
    items.push(readValue(cursor, depth, insideMap));
    separated(cursor, ']', start);
  }
}

function map(cursor: RadialCursor, depth: number): Json {
  const start = cursor.at;
  cursor.at += 1;
  const entries = new Map<string, Json>();
  for (;;) {
    if (closes(cursor, '}', start)) return Object.fromEntries(entries);
    const word = readWord(cursor, true);
    if (word === null) throw cursor.wrong(cursor.at, `A key is expected here, but there is ${nextOf(cursor)}.`, QUOTES);
    cursor.skipLines();
    if (!takesColon(cursor)) throw cursor.wrong(cursor.at, 'A ":" is missing after the key.', 'Write { key: value }.');
    cursor.skipLines();
    const key = underscored(word);
    if (entries.has(key)) throw duplicateKey(cursor.reading.source, word.at, key);
    entries.set(key, readValue(cursor, depth, true));
    separated(cursor, '}', start);
  }
}

function closes(cursor: RadialCursor, bracket: string, start: number): boolean {
  cursor.skipLines();
  if (cursor.at < cursor.text.length) return cursor.takes(bracket);
  const open = cursor.text.charAt(start);
  throw cursor.wrong(start, `This ${open} is never closed.`, `Close it with ${bracket}; ${QUOTES.toLowerCase()}`);
}

function separated(cursor: RadialCursor, bracket: string, start: number): void {
  if (closes(cursor, bracket, start)) cursor.at -= 1;
  else if (!cursor.takes(',')) {
    const problem = `\`,\` or \`${bracket}\` is expected here, but there is ${nextOf(cursor)}.`;
    throw cursor.wrong(cursor.at, problem, `Separate values with commas. ${QUOTES}`);
  }
}
