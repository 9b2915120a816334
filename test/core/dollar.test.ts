import { expect } from 'chai';
import fc from 'fast-check';
import type { Json } from '../../engine/core/json.ts';
import { asText, hasDollar, substitute } from '../../engine/core/dollar.ts';
import { lookupIn } from '../support/lookup.ts';
import { thrown } from '../support/thrown.ts';

const fields = {
  who: 'Ann',
  city: { name: 'Oulu' },
  n: 3,
  d: 1.5,
  flag: true,
  off: false,
  nul: null,
  list: ['x', 'y'],
  empty: '',
  k: 'who',
  k2: 'name',
  quote: 'say "hi"',
  template: '${who} $f:who',
  lone: '$f:who',
  braces: '{}${n}',
};
const lookup = lookupIn(fields, { who: 'variable', only: 'v', item: { id: 7 } });

describe('dollar notation', () => {
  const cases: readonly [text: Json, result: Json][] = [
    ['${f:who} likes ${city.name}', 'Ann likes Oulu'],
    ['${n}', '3'],
    ['${d}/${flag}/${off}', '1.5/true/false'],
    ['<${nope}><${nul}><${empty}>', '<><><>'],
    ['${list.0}${list.-1}', 'xy'],
    ['${list}', '["x","y"]'],
    ['${city} of ${who}', '{"name":"Oulu"} of Ann'],
    ['${v:who}/${variable:who}/${var:who}/${f:who}/${fld:who}/${field:who}', 'variable/variable/variable/Ann/Ann/Ann'],
    ['${vf:who}${vf:n} ${fv:who}${fv:only}', 'variable3 Annv'],
    ['${v:item.id}', '7'],
    ['${wfid}', '20261120-2027-pipopawa-bidususo'],
    ['${tags} ${tag}', '["one","two"] one'],
    ['${f:${k}} ${city.${k2}}', 'Ann Oulu'],
    ["${'who} ${\"who} ${'nope}", '"Ann" "Ann" ""'],
    ["${'quote}", '"say \\"hi\\""'],
    ['{${who}}', '{Ann}'],
    ['\\${who} ${who}', '${who} Ann'],
    ['${} ${ } $', '${} ${ } $'],
    ['${who', '${who'],
    ['${a${who}', '${aAnn'],
    ['${a{b}}', '${a{b}}'],
    ['${city} then ${n}', '{"name":"Oulu"} then 3'],
    ['$f:list', ['x', 'y']],
    ['$n', 3],
    ['$f:flag', true],
    ['$v:item', { id: 7 }],
    ['$nope', null],
    ['$f:${k}', 'Ann'],
    ['$city.name', 'Oulu'],
    [' $n', ' $n'],
    ['$$n', '$$n'],
    ['a $n b', 'a $n b'],
    ['costs 5$', 'costs 5$'],
    [
      ['${n}', { '${who}': ['$n'] }],
      ['3', { Ann: [3] }],
    ],
    [{ '$f:n': 1 }, { '3': 1 }],
    [true, true],
    [null, null],
    [5, 5],
  ];
  for (const [text, result] of cases) {
    it(`gives ${JSON.stringify(result)} for ${JSON.stringify(text)}`, () =>
      expect(substitute(text, lookup)).to.deep.equal(result));
  }

  it('never reads again what a value brought along', () => {
    expect(substitute('${template}', lookup)).to.equal('${who} $f:who');
    expect(substitute('${lone}', lookup)).to.equal('$f:who');
    expect(substitute('$template', lookup)).to.equal('${who} $f:who');
    expect(substitute('${braces}', lookup)).to.equal('{}${n}');
    expect(substitute({ '${template}': 1 }, lookup)).to.deep.equal({ '${who} $f:who': 1 });
  });

  it('puts any text in as it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(substitute('[${x}]', lookupIn({ x: text }))).to.equal(`[${text}]`);
      }),
    );
  });

  it('shares what holds no dollar', () => {
    const plain = { a: [1, { b: 'c' }], d: 'e' };
    expect(substitute(plain, lookup)).to.equal(plain);
    expect(hasDollar('plain')).to.equal(false);
  });

  it('does not run Ruby', () => {
    for (const text of ['${r:1 + 1}', '${ruby:`ls`}', '$r:x']) {
      const error = thrown(() => substitute(text, lookup));
      expect(error).to.include({ code: 'BOSS_EXPRESSION_FAILED' });
      expect(String(error)).to.match(/Ruby in a text is not run/);
    }
  });

  const foreign = [
    'constructor',
    '__proto__',
    'f:__proto__.polluted',
    'toString',
    'who.length',
    'list.length',
    'list.map',
    'process.env',
  ];
  for (const name of [
    ...foreign,
    'v:constructor',
    'hasOwnProperty',
    'who.constructor.name',
    'constructor.constructor',
    'globalThis',
    'this',
  ]) {
    it(`reaches only own data: \${${name}} is empty`, () => {
      expect(substitute(`\${${name}}`, lookup)).to.equal('');
      expect(substitute(`$${name}`, lookup)).to.equal(null);
    });
  }

  for (const text of [
    '`id`',
    '#{1+1}',
    '{{7*7}}',
    '<%= 7*7 %>',
    '\\u0024{who}',
    '$(id)',
    '%{who}',
    '$' + '{'.repeat(3) + '7*7}}}',
    "'; DROP",
  ]) {
    it(`leaves ${text} alone`, () => expect(substitute(text, lookup)).to.equal(text));
  }

  it('sets a key named __proto__ like any other', () => {
    const result = substitute({ '${p}': { polluted: 1 } }, lookupIn({ p: '__proto__' }));
    expect(Object.getPrototypeOf(result)).to.equal(Object.prototype);
    expect(Object.keys(result as object)).to.deep.equal(['__proto__']);
  });

  it('bounds nesting, depth and growth', () => {
    const deep = { x: `${'${f:'.repeat(200)}x${'}'.repeat(200)}` };
    const wide = { x: '${x}'.repeat(40) };
    const nested = JSON.parse(`${'['.repeat(2000)}"$n"${']'.repeat(2000)}`) as Json;
    expect(thrown(() => substitute(deep, lookup))).to.include({ code: 'BOSS_LIMIT_EXCEEDED' });
    expect(thrown(() => substitute(wide, lookupIn({ x: 'y'.repeat(1_000_000) })))).to.include({
      code: 'BOSS_LIMIT_EXCEEDED',
    });
    expect(thrown(() => substitute(nested, lookup))).to.include({ code: 'BOSS_LIMIT_EXCEEDED' });
  });

  it('reads any text, or says that it is too deep', () => {
    const piece = fc.constantFrom('$', '{', '}', '${', '\\${', 'f:', 'v:', 'who', '.', "'", ' ', 'r:');
    fc.assert(
      fc.property(fc.string({ unit: piece, maxLength: 40 }), (text) => {
        const error = thrown(() => substitute(text, lookup));
        if (error !== undefined) expect(error).to.include({ name: 'BossError' });
      }),
      { numRuns: 2000 },
    );
  });

  it('shows lists and maps as JSON and nothing as nothing', () => {
    expect([null, undefined, 'a', 1, true, [null], { a: 'b' }].map(asText)).to.deep.equal([
      '',
      '',
      'a',
      '1',
      'true',
      '[null]',
      '{"a":"b"}',
    ]);
  });
});
