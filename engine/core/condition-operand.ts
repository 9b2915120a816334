/** Reads one value of a condition: a word or several, a quoted text, a number, a list, a map, something in parentheses. */
import { type Token, wordOf } from './condition-lexer.ts';
import { type ConditionReader, JOIN_HINT, show } from './condition-reader.ts';
import type { Condition } from './condition-tree.ts';
import type { Part } from './dollar-template.ts';
import type { Json } from './json.ts';

const NUMBER = /^[+-]?(\d+(\.\d+)?|\.\d+)([eE][+-]?\d{1,3})?$/;

/** Words that stand for a value. */
export const CONSTANTS: ReadonlyMap<string, Json> = new Map([
  ['true', true],
  ['false', false],
  ['nil', null],
  ['null', null],
]);

/** Reads a number as conditions write it, or undefined. */
export function readNumber(text: string): number | undefined {
  return NUMBER.test(text) ? Number(text) : undefined;
}

/** `whole` reads what stands in parentheses. */
export function readOperand(reader: ConditionReader, whole: () => Condition): Condition {
  const token = reader.peek();
  if (token.kind === 'sign') return signed(reader, token, whole);
  if (token.kind === 'end') throw reader.invalid(token, 'a value is missing', "write one, or '' for an empty text");
  if (token.kind === 'bare') return phrase(reader, token);
  reader.skip();
  return reader.node({ kind: token.kind, parts: token.parts });
}

function signed(reader: ConditionReader, token: Token & { kind: 'sign' }, whole: () => Condition): Condition {
  const item = (): Condition => readOperand(reader, whole);
  reader.skip();
  switch (token.sign) {
    case '!':
      return reader.nested(() => reader.node({ kind: 'not', of: item() }));
    case '(':
      return reader.nested(() => closed(reader, whole(), ')', token));
    case '[':
      return reader.nested(() => closed(reader, reader.node({ kind: 'list', items: items(reader, item) }), ']', token));
    case '{':
      return reader.nested(() =>
        closed(reader, reader.node({ kind: 'map', entries: entries(reader, item) }), '}', token),
      );
    default:
      throw reader.invalid(
        token,
        `a value is missing before ${token.sign}`,
        "write '' for an empty text; quote words that contain operators",
      );
  }
}

function closed(reader: ConditionReader, condition: Condition, sign: string, opening: Token): Condition {
  if (reader.takeSign(sign)) return condition;
  const what = `expected ${sign} for the ${show(opening)} in column ${opening.at + 1}`;
  throw reader.invalid(reader.peek(), what, `write ${sign} where it ends; ${JOIN_HINT}`);
}

function items(reader: ConditionReader, item: () => Condition): Condition[] {
  const found: Condition[] = [];
  while (!reader.isSign(']')) {
    found.push(item());
    if (!reader.takeSign(',')) break;
  }
  return found;
}

function entries(reader: ConditionReader, item: () => Condition): (readonly [Condition, Condition])[] {
  const found: (readonly [Condition, Condition])[] = [];
  while (!reader.isSign('}')) {
    const key = item();
    if (!reader.takeSign(':') && !reader.takeSign('=>')) {
      throw reader.invalid(reader.peek(), 'expected : after the key', 'write { key: value }');
    }
    found.push([key, item()]);
    if (!reader.takeSign(',')) break;
  }
  return found;
}

/** Neighbouring words are one text: `some dude`. A word that begins what follows a value ends it. */
function phrase(reader: ConditionReader, first: Token & { kind: 'bare' }): Condition {
  refuseKeyword(reader, first);
  const words = [first.parts];
  reader.skip();
  for (let token = reader.peek(); token.kind === 'bare' && !endsPhrase(reader, token); token = reader.peek()) {
    words.push(token.parts);
    reader.skip();
  }
  if (words.length === 1) return word(reader, first.parts);
  const parts = words.flatMap((each, index) => (index === 0 ? each : [' ', ...each]));
  return reader.node({ kind: 'bare', parts, words: words.length });
}

function endsPhrase(reader: ConditionReader, token: Token): boolean {
  const name = wordOf(token);
  if (name === 'and' || name === 'or' || reader.suffix() !== undefined) return true;
  if (name !== 'is' || reader.lenient) return false;
  throw reader.invalid(
    token,
    'is must be followed by set, null, empty or in',
    "write == to compare, or quote the text with ''",
  );
}

function refuseKeyword(reader: ConditionReader, token: Token): void {
  const name = wordOf(token);
  const joint = name === 'and' || name === 'or' || name === 'in';
  if (!joint && !(name === 'is' && reader.suffix() !== undefined)) return;
  throw reader.invalid(
    token,
    `a value is missing before ${name}`,
    `write '' for an empty text, or '${name}' for the word itself`,
  );
}

function word(reader: ConditionReader, parts: readonly Part[]): Condition {
  const [part] = parts;
  if (parts.length > 1 || typeof part !== 'string') return reader.node({ kind: 'bare', parts, words: 1 });
  const constant = CONSTANTS.get(part);
  if (constant !== undefined) return reader.node({ kind: 'literal', value: constant });
  const number = readNumber(part);
  if (number !== undefined) return reader.node({ kind: 'literal', value: number });
  if (/^\$[A-Za-z_/.]/.test(part)) {
    return reader.node({ kind: 'bare', parts: [{ key: [part.slice(1)] }], words: 1, lone: true });
  }
  const symbol = /^:[A-Za-z_]\w*$/.test(part) ? part.slice(1) : part;
  return reader.node({ kind: 'bare', parts: [symbol], words: 1 });
}
