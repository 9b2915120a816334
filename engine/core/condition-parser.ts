/**
 * The grammar of conditions. From weakest to strongest: `and or` (equal, left to right, as in the original), `not`, `||`, `&&`,
 * comparisons and tests, `!`. A text becomes a tree once; values are put in when it is evaluated.
 */
import { BossError } from '../errors.ts';
import { readOperand } from './condition-operand.ts';
import { ConditionReader, JOIN_HINT, show } from './condition-reader.ts';
import type { Token } from './condition-lexer.ts';
import type { Comparison, Condition, Link } from './condition-tree.ts';

const MAX_SOURCE = 64 * 1024;
const ENTITIES: Readonly<Record<string, string>> = { '&gt;': '>', '&lt;': '<', '&amp;': '&' };
const CALL_HINT = "a condition calls nothing: write an operator between, or quote the text with ''";
/** Signs of other languages. */
const FOREIGN: ReadonlyMap<string, readonly [what: string, hint: string]> = new Map([
  ['=', ['a single =', 'write == to compare']],
  ['===', ['there is no ===', 'write == to compare']],
  ['<>', ['there is no <>', 'write != to compare']],
  ['=>', ['there is no =>', 'write >= to compare']],
  ['!~', ['there is no !~', 'write not (a =~ /b/)']],
]);
const COMPARISONS: ReadonlySet<string> = new Set<Comparison>(['==', '!=', '<', '>', '<=', '>=', '=~']);

/** `asTheOriginal`: an `is` that tests nothing is a word, as it was there. */
export function parseSource(text: string, options: { asTheOriginal?: boolean } = {}): Condition {
  if (text.length > MAX_SOURCE) {
    const message = `a condition may have ${MAX_SOURCE} characters, this one has ${text.length}`;
    throw new BossError('BOSS_LIMIT_EXCEEDED', message, { details: { limit: MAX_SOURCE, length: text.length } });
  }
  const source = text.replace(/&(?:gt|lt|amp);/g, (entity) => ENTITIES[entity] ?? entity);
  const reader = new ConditionReader(source, options.asTheOriginal === true);
  const condition = andOr(reader);
  const rest = reader.peek();
  if (rest.kind !== 'end') throw reader.invalid(rest, `there is something more: ${show(rest)}`, restHint(rest, reader));
  return condition;
}

function restHint(rest: Token, reader: ConditionReader): string {
  if (rest.kind !== 'sign') return JOIN_HINT;
  if (rest.sign === ')' || rest.sign === ']' || rest.sign === '}') return `remove it, or open it before`;
  return rest.sign === '(' && reader.isAfterWord() ? CALL_HINT : JOIN_HINT;
}

function andOr(reader: ConditionReader): Condition {
  const sign = (): Link['sign'] | undefined =>
    reader.takeWord('and') ? 'and' : reader.takeWord('or') ? 'or' : undefined;
  return chain(reader, () => notWord(reader), sign);
}

function notWord(reader: ConditionReader): Condition {
  return reader.isWord('not') ? negated(reader, () => notWord(reader)) : pipes(reader);
}

function negated(reader: ConditionReader, read: () => Condition): Condition {
  reader.skip();
  return reader.nested(() => reader.node({ kind: 'not', of: read() }));
}

function pipes(reader: ConditionReader): Condition {
  const ampersands = (): Condition =>
    chain(
      reader,
      () => comparison(reader),
      () => (reader.takeSign('&&') ? 'and' : undefined),
    );
  return chain(reader, ampersands, () => (reader.takeSign('||') ? 'or' : undefined));
}

function chain(reader: ConditionReader, term: () => Condition, sign: () => Link['sign'] | undefined): Condition {
  const first = term();
  const rest: Link[] = [];
  for (let joint = sign(); joint !== undefined; joint = sign()) rest.push({ sign: joint, of: term() });
  return rest.length === 0 ? first : reader.node({ kind: 'chain', first, rest });
}

function comparison(reader: ConditionReader): Condition {
  if (reader.isWord('not')) return negated(reader, () => comparison(reader));
  const left = operand(reader);
  const sign = takeComparison(reader);
  if (sign === undefined) return suffixed(reader, left);
  const right = operand(reader);
  const second = reader.peek();
  if (second.kind === 'sign' && isComparison(second.sign)) {
    throw reader.invalid(
      second,
      `a second comparison ${second.sign}`,
      'write two and join them with and: 1 < ${n} and ${n} < 5',
    );
  }
  return reader.node({ kind: 'compare', sign, left, right });
}

function takeComparison(reader: ConditionReader): Comparison | undefined {
  const token = reader.peek();
  if (token.kind !== 'sign') return undefined;
  const foreign = FOREIGN.get(token.sign);
  if (foreign !== undefined) throw reader.invalid(token, ...foreign);
  if (!isComparison(token.sign)) return undefined;
  reader.skip();
  return token.sign;
}

/** `in LIST`, `is not set` and their kind, behind a value. */
function suffixed(reader: ConditionReader, left: Condition): Condition {
  const suffix = reader.suffix();
  if (suffix === undefined) return left;
  reader.skip(suffix.length);
  if (suffix.word === 'in') return reader.node({ kind: 'in', left, right: operand(reader), negated: suffix.negated });
  return reader.node({ kind: 'test', test: suffix.word, of: left, negated: suffix.negated });
}

function operand(reader: ConditionReader): Condition {
  return readOperand(reader, () => andOr(reader));
}

function isComparison(sign: string): sign is Comparison {
  return COMPARISONS.has(sign);
}
