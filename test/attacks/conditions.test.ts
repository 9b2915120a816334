import { expect } from 'chai';
import fc from 'fast-check';
import { evaluateCondition, parseCondition } from '../../engine/core/condition.ts';
import { evaluate } from '../../engine/core/condition-value.ts';
import { Work } from '../../engine/core/work.ts';
import { fuzz, FUZZ_TIMEOUT } from '../support/fuzz.ts';
import { lookupIn } from '../support/lookup.ts';
import { thrown } from '../support/thrown.ts';

const fields = { n: 7, s: 'on', list: ['a', 'b'] };
const variables = { x: 'y' };
const lookup = lookupIn(fields, variables);

/** What one condition over small values may take, counted by the evaluator itself. */
const MOST_STEPS = 10_000;

/** None when it cannot be read, or is worth no answer. */
function stepsOf(text: string): number {
  const work = new Work();
  const error = thrown(() => evaluate(parseCondition(text), lookup, work));
  if (error !== undefined) expect(error).to.include({ name: 'BossError' });
  return work.spent;
}

function holds(condition: string): boolean {
  return evaluateCondition(condition, lookup);
}

describe('what a value brings into a condition', () => {
  const anyText = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string({
      unit: fc.constantFrom(
        "'",
        '"',
        ' ',
        '==',
        '||',
        'true',
        ')',
        '(',
        '${s}',
        '$f:s',
        ' or ',
        'in',
        '[',
        ']',
        '/',
        '\\',
        '&gt;',
        'b',
      ),
    }),
  );

  it('is compared as a text, whatever it holds', () => {
    fuzz(
      fc.property(anyText, (x) => {
        expect(evaluateCondition('${x} == b', lookupIn({ x, s: 'b' }))).to.equal(x === 'b');
        expect(evaluateCondition("'${x}' == 'b'", lookupIn({ x, s: 'b' }))).to.equal(x === 'b');
        expect(evaluateCondition('"${x}" != "b"', lookupIn({ x, s: 'b' }))).to.equal(x !== 'b');
        expect(evaluateCondition('a${x} == ab', lookupIn({ x, s: 'b' }))).to.equal(x === 'b');
        expect(evaluateCondition('${x} in [b]', lookupIn({ x, s: 'b' }))).to.equal(x === 'b');
        expect(evaluateCondition('${x} == ${y}', lookupIn({ x, y: x }))).to.equal(true);
        expect(evaluateCondition('${x} =~ /^${y}$/', lookupIn({ x, y: x }))).to.equal(true);
      }),
      1000,
    );
  });

  it('cannot open a second comparison', () => {
    const attack = "x' == 'x' or 'a";
    expect(evaluateCondition("'${x}' == 'admin'", lookupIn({ x: attack }))).to.equal(false);
    expect(evaluateCondition('${x} == admin', lookupIn({ x: 'true || true' }))).to.equal(false);
    expect(evaluateCondition('${x} == admin', lookupIn({ x: '${secret}', secret: 'admin' }))).to.equal(false);
  });

  const names = ['constructor', '__proto__', 's.constructor', 'list.length', 'toString', 'process.env', 'globalThis'];
  for (const name of names) {
    it(`comes from own data only: \${${name}} is not set`, () =>
      expect(holds(`\${${name}} is not set`)).to.equal(true));
  }
});

describe('any condition', () => {
  const piece = fc.constantFrom(
    ...[
      '(',
      ')',
      '[',
      ']',
      '{',
      '}',
      ',',
      ':',
      '==',
      '!=',
      '<',
      '>',
      '=~',
      '=',
      '!',
      '&&',
      '||',
      ' ',
      "'",
      '"',
      '/',
      '\\',
      '-',
    ],
    ...[
      'and',
      'or',
      'not',
      'in',
      'is',
      'set',
      'null',
      'empty',
      'a',
      '1',
      '${n}',
      '${',
      '}',
      '$f:s',
      '${list}',
      'true',
      '\n',
      '&gt;',
      'é',
    ],
  );

  it('gives a boolean or an error of ours, in both readings, within its steps', () => {
    const original = lookupIn(fields, variables, { original: true });
    fuzz(
      fc.property(fc.array(piece, { maxLength: 20 }), fc.constantFrom('', ' '), (pieces, joint) => {
        const text = pieces.join(joint);
        for (const where of [lookup, original]) {
          const error = thrown(() => expect(evaluateCondition(text, where)).to.be.a('boolean'));
          if (error !== undefined) expect(error).to.include({ name: 'BossError' });
        }
        expect(stepsOf(text)).to.be.at.most(MOST_STEPS);
      }),
      8000,
    );
  }).timeout(FUZZ_TIMEOUT);

  it('takes no more steps than it has parts, however large it is', () => {
    const parts = ['a', '!a', '(a)', '${n}', "'${s}'", '[1,2]', '{a: 1}', 'a in [a]', '1 < 2', 'x is set', 'a =~ /a/'];
    fuzz(
      fc.property(
        fc.array(fc.constantFrom(...parts), { minLength: 500, maxLength: 1300 }),
        fc.constantFrom(' and ', ' or ', ' && ', ' || '),
        (terms, joint) => {
          expect(stepsOf(terms.join(joint))).to.be.at.most(MOST_STEPS);
        },
      ),
      100,
    );
  }).timeout(FUZZ_TIMEOUT);

  it('is bounded in length, nesting and number of parts', () => {
    const sources = [
      'a'.repeat(70_000),
      `${'('.repeat(101)}a${')'.repeat(101)}`,
      `${'!'.repeat(200)}a`,
      `${'not '.repeat(200)}a`,
    ];
    for (const source of [...sources, `${'['.repeat(200)}${']'.repeat(200)}`, 'a==a&&'.repeat(5000) + 'a']) {
      expect(
        thrown(() => holds(source)),
        source.slice(0, 20),
      ).to.include({ code: 'BOSS_LIMIT_EXCEEDED' });
    }
    expect(holds(`${'('.repeat(99)}true${')'.repeat(99)}`)).to.equal(true);
  });

  it('does not run away in a pattern', () => {
    const long = lookupIn({ x: `${'a'.repeat(50_000)}!` });
    expect(evaluateCondition('${x} =~ /(a+)+$/', long)).to.equal(false);
  });
});
