import type { Json } from '../core/json.ts';
import { duplicateKey, shown } from './definition-error.ts';
import type { RadialCursor } from './radial-cursor.ts';
import { readWord, type RadialWord } from './radial-texts.ts';
import { nextOf, readValue, takesColon, underscored } from './radial-values.ts';
import { attributesFrom, type Step } from './step.ts';

const LINE = 'A line is `name attribute, key: value, ...`';
const NO_BLOCKS =
  'Radial has no `do ... end`: the steps within a step are indented. (Ruby begins with `Ruote.define`.)';

/** The name and attributes of one step; the line goes on after a comma. */
export function readLine(cursor: RadialCursor): Omit<Step, 'children'> {
  const head = readHead(cursor);
  cursor.skipBlanks();
  if (!cursor.atLineEnd && takesColon(cursor)) {
    const hint = `Write \`${shown(head.text)}\` without the colon, then its attributes; steps within it go below, indented.`;
    throw cursor.wrong(cursor.at - 1, 'A colon follows the name of a step.', hint);
  }
  if (cursor.takes(',')) goOn(cursor);
  return { name: underscored(head), attributes: attributesFrom(readAttributes(cursor)), at: head.at };
}

function readHead(cursor: RadialCursor): RadialWord {
  const head = readWord(cursor, false);
  if (head === null || head.text === '') {
    throw cursor.wrong(head?.at ?? cursor.at, `A step does not start with ${nextOf(cursor)}.`, `${LINE}.`);
  }
  if (head.text === 'end' && !head.quoted) throw cursor.wrong(head.at, 'An `end` stands here.', NO_BLOCKS);
  if (head.text === '-' && !head.quoted) {
    throw cursor.wrong(head.at, 'A dash stands before a step.', 'Radial has no dashes: write the name of the step.');
  }
  return head;
}

function readAttributes(cursor: RadialCursor): Map<string, Json> {
  const attributes = new Map<string, Json>();
  while (!cursor.atLineEnd) {
    const { key, value, at } = readAttribute(cursor);
    if (attributes.has(key)) throw duplicateKey(cursor.reading.source, at, key);
    attributes.set(key, value);
    cursor.skipBlanks();
    if (cursor.takes(',')) goOn(cursor);
    else if (!cursor.atLineEnd) throw noComma(cursor);
  }
  return attributes;
}

function readAttribute(cursor: RadialCursor): { key: string; value: Json; at: number } {
  const word = cursor.peek() === '{' ? null : readWord(cursor, false);
  if (word === null) {
    const hint = `${LINE}; a list or a map needs a key: \`on: [a, b]\`.`;
    throw cursor.wrong(cursor.at, `An attribute does not start with ${nextOf(cursor)}.`, hint);
  }
  cursor.skipBlanks();
  if (cursor.atLineEnd || !takesColon(cursor)) {
    if (word.text === 'do' && !word.quoted) throw cursor.wrong(word.at, 'A `do` stands here.', NO_BLOCKS);
    return { key: word.text, value: null, at: word.at };
  }
  if (word.text.startsWith('$') && !word.quoted) throw inQuotes(cursor, word.at, 'A bare text has no colon.');
  cursor.skipBlanks();
  if (cursor.atLineEnd) {
    const hint = 'Write the value on the same line; steps within a step are indented below it, without a key.';
    throw cursor.wrong(word.at, `\`${shown(word.text)}\` has no value.`, hint);
  }
  return { key: underscored(word), value: readValue(cursor), at: word.at };
}

function goOn(cursor: RadialCursor): void {
  const comma = cursor.at - 1;
  cursor.skipLines();
  if (cursor.at < cursor.text.length) return;
  throw cursor.wrong(comma, 'Nothing follows this comma.', 'Remove it, or write the next attribute.');
}

function noComma(cursor: RadialCursor): Error {
  if (/[:=[\]]/.test(cursor.peek())) return inQuotes(cursor, cursor.at, `A bare text has no \`${cursor.peek()}\`.`);
  if (/^do\s*($|\n|\||#)/.test(cursor.text.slice(cursor.at, cursor.at + 80))) {
    return cursor.wrong(cursor.at, 'A `do` stands here.', NO_BLOCKS);
  }
  const problem = `A comma is missing before ${nextOf(cursor)}.`;
  return cursor.wrong(cursor.at, problem, 'Write a comma between attributes; a text with blanks stands in quotes.');
}

function inQuotes(cursor: RadialCursor, at: number, problem: string): Error {
  return cursor.wrong(
    at,
    problem,
    "Put a text with one of : , = [ ] # in quotes: '${f:name}', 'f:status', 'http://...'.",
  );
}
