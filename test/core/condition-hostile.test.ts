import { expect } from 'chai';
import fc from 'fast-check';
import { evaluateCondition } from '../../engine/core/condition.ts';
import { lookupIn } from '../support/lookup.ts';
import { thrown } from '../support/thrown.ts';

const fields = { n: 7, s: 'on', list: ['a', 'b'] };
const variables = { x: 'y' };
const lookup = lookupIn(fields, variables);

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
    fc.assert(
      fc.property(anyText, (x) => {
        expect(evaluateCondition('${x} == b', lookupIn({ x, s: 'b' }))).to.equal(x === 'b');
        expect(evaluateCondition("'${x}' == 'b'", lookupIn({ x, s: 'b' }))).to.equal(x === 'b');
        expect(evaluateCondition('"${x}" != "b"', lookupIn({ x, s: 'b' }))).to.equal(x !== 'b');
        expect(evaluateCondition('a${x} == ab', lookupIn({ x, s: 'b' }))).to.equal(x === 'b');
        expect(evaluateCondition('${x} in [b]', lookupIn({ x, s: 'b' }))).to.equal(x === 'b');
        expect(evaluateCondition('${x} == ${y}', lookupIn({ x, y: x }))).to.equal(true);
        expect(evaluateCondition('${x} =~ /^${y}$/', lookupIn({ x, y: x }))).to.equal(true);
      }),
      { numRuns: 1000 },
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

  const escapes = [
    '`${process.exit()}`',
    'this.constructor.constructor("return 1")()',
    '#{`id`}',
    'require("fs")',
    '\\u0061lert(1)',
    '(()=>1)()',
  ];
  for (const text of escapes) {
    it(`runs nothing: ${text}`, () => {
      const error = thrown(() => holds(text));
      if (error !== undefined) expect(error).to.include({ code: 'BOSS_CONDITION_INVALID' });
    });
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

  it('gives a boolean or an error of ours, in both readings', () => {
    const original = lookupIn(fields, variables, { original: true });
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 20 }), fc.constantFrom('', ' '), (pieces, joint) => {
        for (const where of [lookup, original]) {
          const error = thrown(() => expect(evaluateCondition(pieces.join(joint), where)).to.be.a('boolean'));
          if (error !== undefined) expect(error).to.include({ name: 'BossError' });
        }
      }),
      { numRuns: 5000 },
    );
  });

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
