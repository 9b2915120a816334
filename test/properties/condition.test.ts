import { expect } from 'chai';
import fc from 'fast-check';
import { evaluateCondition } from '../../engine/core/condition.ts';
import type { JsonObject } from '../../engine/core/json.ts';
import { fuzz, FUZZ_TIMEOUT } from '../support/fuzz.ts';
import { lookupIn } from '../support/lookup.ts';

/** Where a text of `x` may stand: bare, in quotes, among other letters, in a list. */
const hole = fc.constantFrom('${x}', '${f:x}', "'${x}'", '"${x}"', "'a${x}'", 'a${x}', '$f:x', '${${name}}');
const word = fc.constantFrom('aa', "'bb'", '"cc"', '12', 'true', 'null', '${n}', '${s}', '${list}', "''");
const operand = fc.oneof(hole, hole, word);

/** Comparisons whose answer is the same for all texts that are equal to nothing else in them. */
const comparison = fc.oneof(
  fc.tuple(operand, fc.constantFrom('==', '!='), word).map((parts) => parts.join(' ')),
  fc.tuple(word, fc.constantFrom('==', '!='), operand).map((parts) => parts.join(' ')),
  fc
    .tuple(operand, fc.constantFrom('in', 'not in'), fc.array(word, { maxLength: 3 }))
    .map(([a, sign, list]) => `${a} ${sign} [${list.join(', ')}]`),
  fc.tuple(operand, fc.constantFrom('is set', 'is not set', 'is empty', 'is not null')).map((parts) => parts.join(' ')),
  fc.constantFrom("${x} == '${x}'", '${x} =~ /^${x}$/', "'a${x}' =~ /^a/", '${list} == [${x}]'),
);

/** Only what the grammar allows, nested in every way. */
const condition: fc.Arbitrary<string> = fc.letrec<{ one: string }>((tie) => ({
  one: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    comparison,
    fc.tuple(tie('one'), fc.constantFrom(' and ', ' or ', ' && ', ' || '), tie('one')).map((parts) => parts.join('')),
    tie('one').map((one) => `(${one})`),
    tie('one').map((one) => `!(${one})`),
  ),
})).one;

/** Whatever could close a quote, open a comparison or name something; never equal to one of the words. */
const hostile = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        "'",
        '"',
        '\\',
        ')',
        '(',
        ' or ',
        ' and ',
        ' == ',
        '!',
        '||',
        '&&',
        ' in ',
        '[',
        ']',
        '/',
        '//i',
        ',',
      ),
      fc.constantFrom('true', 'aa', '${s}', '$f:s', '${x}', '}', '#', ' is set', '=~', '{', '\n', '\u0000', '\u2028'),
      fc.string({ unit: 'binary', maxLength: 4 }),
    ),
    { maxLength: 8 },
  )
  .map((parts) => `z${parts.join('')}z`);

function withText(x: string): JsonObject {
  return { x, name: 'x', n: 7, s: 'on', list: ['a', 'b'] };
}

describe('a condition', () => {
  it('of the grammar is read, and worth a boolean', () => {
    fuzz(
      fc.property(condition, hostile, (text, x) => {
        expect(evaluateCondition(text, lookupIn(withText(x)))).to.be.a('boolean');
      }),
      1500,
    );
  }).timeout(FUZZ_TIMEOUT);

  it('is worth the same for any text of a field as for a plain word: what it holds changes no structure', () => {
    fuzz(
      fc.property(condition, hostile, (text, x) => {
        const plain = evaluateCondition(text, lookupIn(withText('plain')));
        expect(evaluateCondition(text, lookupIn(withText(x)))).to.equal(plain);
      }),
      3000,
    );
  }).timeout(FUZZ_TIMEOUT);
});
