import { expect } from 'chai';
import fc from 'fast-check';
import { evaluateCondition, parseCondition } from '../../engine/core/condition.ts';
import type { Json } from '../../engine/core/json.ts';
import { lookupIn } from '../support/lookup.ts';
import { thrown } from '../support/thrown.ts';

const fields = {
  n: 7,
  d: 1.5,
  s: 'on',
  flag: true,
  off: false,
  nul: null,
  empty: '',
  num_s: '10',
  title: 'some dude',
  list: ['a', 'b', 'c'],
  nums: [1, 2, 3],
  none: [],
  nomap: {},
  map: { a: 1, "it's": 2 },
  stages: ['build', 'qa-vote'],
  time: '12:00',
  no_text: 'false',
  k: 'n',
};
const variables = { x: 'y', i: 0 };
const lookup = lookupIn(fields, variables);

function holds(condition: Json): boolean {
  return evaluateCondition(condition, lookup);
}

describe('conditions', () => {
  describe('that hold', () => {
    const conditions: readonly Json[] = [
      ...[true, 0, 1, 'true', '0', 'no', 'a.b', 'Loan/Grant', 'blah blah blah', "'false'", '[]', '{}'],
      ...['${n}', '${s}', '${flag}', '${none}', '${time}', '$f:flag', '$n', '$f:none', '${v:i} == 0', '${f:${k}} == 7'],
      ...['alpha == alpha', 'a-b == a-b', 'some dude == some dude', '${title} == some dude', '${title} == ${title}'],
      ...[
        "'${s}' == 'on'",
        '${s} == on',
        '"${s}" != "off"',
        '${s} != off',
        "${s} == 'on'",
        'x${s}z == xonz',
        "'a ${s} b' == 'a on b'",
      ],
      ...[
        '1 == 1.0',
        '${n} == 7',
        '${n} == 7.0',
        '${num_s} == 10',
        '${num_s} == "10"',
        '${num_s} > 9',
        '${n} > -5',
        '${d} >= 1.5',
        '2 < 10',
      ],
      ...[
        "'10' < '9'",
        "'a' < 'b'",
        'b > a',
        '${flag} == true',
        '${off} == false',
        '${no_text} == false',
        '${none} == []',
        '${nomap} == {}',
      ],
      ...['${list} == [a, b, c]', "${map} == {a: 1, 'it\\'s': 2}", '${map} != {}', '${time} == 12:00'],
      ...[
        "'a' in ${list}",
        'a in ${list}',
        'qa-vote in ${stages}',
        "'qa-vote' in ${stages}",
        '2 in ${nums}',
        '${s} in ["on", "off"]',
      ],
      ...[
        "'x' not in ${list}",
        'x not in ${list}',
        'a is in ${list}',
        'x is not in ${list}',
        'a in ${map}',
        '${n} in [1, 7]',
        '[1] in [[1]]',
      ],
      ...['b in ${list} && ${n} == 7', 'z in ${list} or b in ${list}', "'a' in ${list} and not z in ${list}"],
      ...[
        '${s} is set',
        '${off} is set',
        '${nope} is not set',
        '${nul} is not set',
        '${empty} is not set',
        '${s} set',
        '${nope} not set',
      ],
      ...[
        '${nope} is null',
        '${nul} is null',
        '${s} is not null',
        '${empty} is not null',
        'nil is null',
        "'' is not null",
      ],
      ...[
        '${none} is empty',
        '${nomap} is empty',
        '${empty} is empty',
        '${nope} is empty',
        "'${empty}' is empty",
        '${list} is not empty',
      ],
      ...[
        '${nope} is set or ${n} == 7',
        '${s} is set and ${n} == 7',
        '(${nope} is null) && true',
        'not ${nope} is set',
      ],
      ...[
        'not ${off}',
        '!${off}',
        'not(${n} == 8)',
        '! ${nope}',
        '!(${n} == 8)',
        'not not true',
        '!!true',
        '${n} == 8 || not(${n} == 8)',
      ],
      ...[
        'true && not false',
        '${nope} != true',
        '${nope} or ${s} == on',
        'not ${nope}',
        "${nope} == ''",
        '${nope} == nil',
        '${empty} == ${nope}',
      ],
      ...[
        'true or false',
        'true and true',
        'false || true',
        'true or true and false or true',
        'false && false or true',
        'true || true && false',
      ],
      ...[
        '${s} =~ /^o/',
        "'${s}' =~ /N$/i",
        '${n} =~ /^\\d$/',
        '${s} =~ /^${s}$/',
        "${s} =~ 'o.'",
        'a/b =~ /a\\/b/',
        'a =~ /[/a]/',
      ],
      ...[
        '${n} &gt; 5',
        '5 &lt; ${n}',
        '${n} &gt;= 7 &amp;&amp; true',
        'R&D == R&amp;D',
        ':sym == sym',
        "it's == it's",
      ],
      ...[
        '  ${n}==7  ',
        '(((${n})))==7',
        '\n${n} >\t5\n',
        "'a\\'b' == \"a'b\"",
        '"a\\u0062" == ab',
        "'${nope}' == ''",
        '$f:n == 7 and $s == on',
      ],
      ...[
        'žluť == žluť',
        "'${s}' != 'žluť'",
        'set == set',
        'null is null',
        'empty == empty',
        '[a, ${s}] == [a, on]',
        '{a: {b: [1]}} == {a: {b: [1]}}',
      ],
    ];
    for (const condition of conditions) it(JSON.stringify(condition), () => expect(holds(condition)).to.equal(true));
  });

  describe('that do not hold', () => {
    const conditions: readonly Json[] = [
      ...[
        false,
        null,
        '',
        '  ',
        'false',
        'nil',
        'null',
        "''",
        '${nope}',
        '${empty}',
        '${nul}',
        '${off}',
        '${no_text}',
        '$nope',
        '$f:off',
      ],
      ...[
        '${s} == off',
        '${n} == 8',
        "${n} == '7'",
        "'10' > '9'",
        "'10' == 10",
        '1 == 2',
        '${n} < 7',
        '${s} == ${v:x}',
        '${title} == dude',
      ],
      ...['${nope} == a', '${nope} == ${s}', '${nope} > 5', '${nope} < 5', '${nope} == true', "'A' == 'a'"],
      ...[
        'z in ${list}',
        'a not in ${list}',
        '4 in ${nums}',
        "'1' in ${nums}",
        'a in ${nope}',
        'a in ${s}',
        'toString in ${map}',
        '__proto__ in {}',
      ],
      ...[
        '${nope} is set',
        '${s} is not set',
        '${s} is null',
        '${none} is not empty',
        '${n} is empty',
        '${s} is empty',
        "'${empty}' is set",
      ],
      ...[
        'not ${n}',
        '!${s}',
        'true and false',
        'false or false',
        'true && false',
        'true or true and false',
        'not true or false',
        'not true && true',
      ],
      ...[
        '${s} =~ /^x/',
        '${nope} =~ /x/',
        '${s} =~ /^O/',
        '${nope} or ${off}',
        '!${flag} && ${d} == 1.5',
        'not (${n} == 7)',
      ],
    ];
    for (const condition of conditions) it(JSON.stringify(condition), () => expect(holds(condition)).to.equal(false));
  });

  describe('that cannot be read', () => {
    const conditions: readonly [condition: string, column: number, says: RegExp][] = [
      [' == a', 2, /value is missing before ==/],
      ['${n} == ', 9, /value is missing.*''/],
      ['a = b', 3, /write == to compare/],
      ["'a", 1, /has no partner/],
      ['(a', 3, /expected \) for the \( in column 1/],
      ['a)', 2, /something more/],
      ['foo(1)', 4, /something more: \(/],
      ["'a' 'b'", 5, /something more/],
      ['a == b == c', 8, /second comparison/],
      ['${s} is on', 6, /is must be followed by/],
      ['is set', 1, /value is missing before is/],
      ['a and', 6, /value is missing/],
      ['or b', 1, /value is missing before or/],
      ['in [a]', 1, /value is missing before in/],
      ['${n', 1, /not a complete/],
      ['${n} == ${}', 9, /not a complete/],
      ['a =~ /b', 6, /no closing \//],
      ['a !~ b', 3, /there is no !~/],
      ['[a, b', 6, /expected \] /],
      ['[a b: c} ', 8, /expected \]/],
      ['{a 1}', 5, /expected : after the key/],
      ['a ,b', 3, /something more: ,/],
      ['a => b', 3, /something more: =>/],
    ];
    for (const [condition, column, says] of conditions) {
      it(`${condition} says where and what to write`, () => {
        const error = thrown(() => parseCondition(condition)) as {
          code: string;
          message: string;
          details: { column: number; hint: string };
        };
        expect(error).to.include({ code: 'BOSS_CONDITION_INVALID' });
        expect(error.message).to.match(says);
        expect(error.details.column).to.equal(column);
        expect(error.details.hint).to.not.equal('');
      });
    }

    it('a pattern outside the known subset', () => {
      expect(thrown(() => holds('a =~ /(?=a)/'))).to.include({ code: 'BOSS_CONDITION_INVALID' });
    });
  });

  for (const condition of ['a > 1', '${s} > 9', '${list} < 3', '${flag} >= 1', "'10' > 9", '${map} > a']) {
    it(`${condition} is an error that names both values`, () => {
      const error = thrown(() => holds(condition)) as { code: string; message: string; details: object };
      expect(error.code).to.equal('BOSS_EXPRESSION_FAILED');
      expect(error.message).to.match(
        /^cannot tell whether .+ \((text|list|map|boolean|number)\) .+ \((text|list|map|boolean|number)\)$/,
      );
      expect(error.details).to.have.keys(['left', 'right', 'sign']);
    });
  }
});

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

describe('conditions as the original took them', () => {
  const original = lookupIn(fields, variables, { original: true });
  const verdicts: readonly [condition: string, verdict: boolean][] = [
    [' == a', false],
    ['${nope} == ', false],
    ['${nope} != true', false],
    ['${nope} or ${s} == on', false],
    ['not ${nope}', false],
    ['some dude == some dude', false],
    ['${title} == some dude', false],
    ['some dude', true],
    ['12:00', false],
    ['${time}', false],
    ['${s} is on', true],
    ['${n} is on', false],
    ['qa-vote in ${stages}', false],
    ["'qa-vote' in ${stages}", true],
    ['b in ${list} && ${n} == 7', false],
    ['a in ${nope}', false],
    ['${nope} is null', false],
    ['${nope} is not null', true],
    ['${s} is set', true],
    ['${nope} is set', false],
    ['${nope} is set or ${n} == 7', false],
    ["'${empty}' is empty", true],
    ['$f:nope or ${s} == on', false],
    ["'unbalanced", false],
    ['${n} == 7 and ${s} == on', true],
    ["'${nope}' != 'true'", true],
  ];
  for (const [condition, verdict] of verdicts) {
    it(`${condition} ${verdict ? 'holds' : 'does not hold'}`, () =>
      expect(evaluateCondition(condition, original)).to.equal(verdict));
  }
});
