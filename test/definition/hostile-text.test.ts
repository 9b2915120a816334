import { expect } from 'chai';
import fc from 'fast-check';
import { readConf } from '../../engine/definition/conf.ts';
import type { Format } from '../../engine/definition/format.ts';
import { MAX_DEPTH, MAX_SOURCE_BYTES } from '../../engine/definition/limits.ts';
import { lint } from '../../engine/definition/lint.ts';
import { printRadial, printYaml } from '../../engine/definition/print.ts';
import { readDefinition } from '../../engine/definition/read.ts';
import { BossError } from '../../engine/errors.ts';
import { EXPRESSION_NAMES } from '../../engine/expressions/index.ts';
import { randomDefinition } from './random-tree.ts';

const FORMATS = ['yaml', 'json', 'ruby', 'radial', 'xml'] as const satisfies readonly Format[];

describe('a hostile text', () => {
  const fragments = fc.constantFrom(
    ...[
      'name: x\n',
      'do:\n',
      '  - ',
      '- ',
      'if',
      ': ',
      '{',
      '}',
      '[',
      ']',
      ', ',
      '"',
      "'",
      '\\',
      '\n',
      '\t',
      '#',
      '#{',
      '${',
      '}',
      '|\n',
      '>-\n',
      '? ',
    ],
    ...[
      '&a ',
      '*a',
      '!t ',
      '%w[',
      '%',
      '---\n',
      '...\n',
      'Ruote.',
      'define',
      ' do ',
      'end',
      '=>',
      ':x',
      '/',
      '+',
      '(',
      ')',
      ';',
      '1',
      '-',
      '.5',
      'e9',
      '\r',
    ],
    ...[
      '<a',
      '</a>',
      '<b c="',
      '/>',
      '>',
      '&lt;',
      '&x;',
      '&#65;',
      '<!--',
      '-->',
      '<![CDATA[',
      ']]>',
      '<!D',
      '<?x',
      '?>',
    ],
    ...[
      'null',
      'true',
      '__proto__',
      '<<',
      '=begin\n',
      '\n=end\n',
      '\u0000',
      '\ud800',
      '\ufeff',
      '\\u{',
      '\\x',
      'root: ',
      'params: ',
      'define: ',
      '0x',
    ],
  );
  const anything = fc.oneof(
    fc.array(fragments, { maxLength: 60 }).map((parts) => parts.join('')),
    fc.array(fragments, { maxLength: 60 }).map((parts) => `Ruote.define do\n${parts.join('')}`),
    fc.array(fragments, { maxLength: 60 }).map((parts) => `name: x\ndo:\n  - ${parts.join('')}`),
    fc.array(fragments, { maxLength: 60 }).map((parts) => `define x\n  alice ${parts.join('')}`),
    fc.array(fragments, { maxLength: 60 }).map((parts) => `<define name="x">${parts.join('')}</define>`),
    fc.string({ unit: 'binary', maxLength: 200 }),
  );
  const damaged = fc
    .tuple(
      fc.tuple(randomDefinition, fc.constantFrom(printYaml, printRadial)),
      fc.nat(),
      fc.nat({ max: 5 }),
      fc.array(fragments, { maxLength: 2 }),
    )
    .map(([[tree, print], at, removed, put]) => {
      const text = print(tree);
      const place = at % text.length;
      return `${text.slice(0, place)}${put.join('')}${text.slice(place + removed)}`;
    });

  it('is read or refused with a code, whatever it is', () => {
    fc.assert(
      fc.property(fc.oneof(anything, damaged), fc.constantFrom(...FORMATS, undefined), (text, format) => {
        answered(() => readDefinition(text, format === undefined ? {} : { format }));
        answered(() => readConf(text));
        lint(text, {
          knownExpressions: EXPRESSION_NAMES,
          participants: ['alice'],
          ...(format === undefined ? {} : { format }),
        });
      }),
      { numRuns: 2000 },
    );
  }).timeout(60_000);

  const ENDLESS: Readonly<Record<Format, readonly string[]>> = {
    yaml: ['[', '{a: ', '- ', '? ', '[[],', '- - ', '{? '],
    json: ['[', '{"a":', '["a",{},[', '[{"a":['],
    ruby: ['(', '[', 'a { ', 'a do\n', '[1, ', '{:c => ', '{d: '],
    radial: ['[', '{a: ', '[1, '],
    xml: ['<a>', '<a b="c">x'],
  };
  for (const format of FORMATS) {
    for (const piece of ENDLESS[format]) {
      it(`that nests ${JSON.stringify(piece)} 100 000 times in ${format} is refused as too deep`, () => {
        const ruby = `Ruote.define do\n${piece.startsWith('a ') ? '' : 'a :b => '}`;
        const start = format === 'ruby' ? ruby : format === 'radial' ? 'a b: ' : '';
        const text = start + piece.repeat(100_000);
        expect(codeOf(() => readDefinition(text, { format }))).to.equal('BOSS_LIMIT_EXCEEDED');
      });
    }
  }

  it('that nests steps by indentation is refused as too deep', () => {
    let text = 'name: x\ndo:\n';
    for (let depth = 0; depth <= MAX_DEPTH; depth++) text += `${'  '.repeat(2 * depth)}  - sequence:\n`;
    expect(codeOf(() => readDefinition(text))).to.equal('BOSS_LIMIT_EXCEEDED');
    const radial = Array.from({ length: MAX_DEPTH + 1 }, (_, depth) => `${' '.repeat(depth)}sequence\n`).join('');
    expect(codeOf(() => readDefinition(radial, { format: 'radial' }))).to.equal('BOSS_LIMIT_EXCEEDED');
  });

  it('that is too large is refused before it is read', () => {
    const text = `name: x\n# ${'é'.repeat(MAX_SOURCE_BYTES / 2)}`;
    expect(codeOf(() => readDefinition(text))).to.equal('BOSS_LIMIT_EXCEEDED');
    expect(codeOf(() => readConf(text))).to.equal('BOSS_LIMIT_EXCEEDED');
  });

  it('that is one mistake after the other, as large as it may be, is answered', () => {
    const mistakes: Readonly<Record<Format, readonly string[]>> = {
      yaml: ['"a"\n', '- [\n', 'a #\n', '- !a\n', "'", ' ', '\n', '%a\n', 'a: "', '- a: {'],
      json: ['[],', '"a"', '\\"', ' ', '{"a":1}'],
      ruby: ['a;', "'a'", '\\\n', '=begin\n', ':', '/', '"#"+', '#\n'],
      radial: ['a, ', 'a\n a\n', '/a ', '${', '"', "'a'\n", '#\n', 'a: [', ' \n', '\\'],
      xml: ['<a ', '<a/>', '<a b="', '<!--', '<![CDATA[', '&amp;', '&', '<?x ', '</a>', '<', '>x', '<!-- -->'],
    };
    for (const format of FORMATS) {
      const start = { yaml: '', json: '', ruby: 'Ruote.define do\n', radial: 'a ', xml: '<r>' }[format];
      for (const piece of mistakes[format]) {
        const text = start + piece.repeat(Math.floor((MAX_SOURCE_BYTES - start.length) / piece.length));
        answered(() => readDefinition(text, { format }));
      }
    }
  }).timeout(60_000);

  it('that names __proto__ or constructor changes no object and keeps them as plain data', () => {
    const texts: readonly (readonly [Format, string])[] = [
      [
        'yaml',
        'root:\n  a:\n    __proto__: { admin: true }\n    constructor: { prototype: { admin: true } }\n    d: { __proto__: { admin: true } }\n',
      ],
      [
        'json',
        '["a", {"__proto__": {"admin": true}, "constructor": {"prototype": {"admin": true}}, "d": {"__proto__": {"admin": true}}}, []]',
      ],
      [
        'ruby',
        "Ruote.define 'x' do\n a '__proto__' => {'admin' => true}, constructor: {prototype: {admin: true}}, d: { :__proto__ => {admin: true} }\nend",
      ],
    ];
    for (const [format, text] of texts) {
      const { tree } = readDefinition(text, { format });
      const attributes = (format === 'ruby' ? tree[2][0] : tree)?.[1] ?? {};
      expect(Object.keys(attributes), format).to.deep.equal(['__proto__', 'constructor', 'd']);
      expect(Object.getPrototypeOf(attributes)).to.equal(Object.prototype);
      expect(JSON.stringify(attributes)).to.equal(
        '{"__proto__":{"admin":true},"constructor":{"prototype":{"admin":true}},"d":{"__proto__":{"admin":true}}}',
      );
      expect(({} as { admin?: boolean }).admin).to.equal(undefined);
      expect(readDefinition(printYaml(tree)).tree).to.deep.equal(tree);
    }
    const fields = readConf('{"__proto__": {"admin": true}}');
    expect(Object.hasOwn(fields, '__proto__')).to.equal(true);
    expect((fields as { admin?: boolean }).admin).to.equal(undefined);
  });

  it('shows control characters in an excerpt as dots', () => {
    const text = 'name: x\ndo:\n  - "\\u001b" \u001b[2J\u0007\n';
    expect(() => readDefinition(text)).to.throw(BossError, /\u00b7\[2J\u00b7/);
  });
});

describe('a definition of 10 000 steps', () => {
  it('is read in every form', () => {
    const lines = Array.from({ length: 10_000 }, (_, i) => i);
    const forms: Readonly<Record<Format, string>> = {
      yaml: `name: x\ndo:\n${lines.map((i) => `  - alice: { task: 'review \${f:n}', n: ${i} }\n`).join('')}`,
      json: JSON.stringify(['define', { name: 'x' }, lines.map((i) => ['alice', { task: 'review ${f:n}', n: i }, []])]),
      ruby: `Ruote.define 'x' do\n${lines.map((i) => `  alice :task => 'review \${f:n}', :n => ${i}\n`).join('')}end\n`,
      radial: `define x\n${lines.map((i) => `  alice task: 'review \${f:n}', n: ${i}\n`).join('')}`,
      xml: `<define name="x">${lines.map((i) => `<alice task="review \${f:n}" n="${i}"/>\n`).join('')}</define>`,
    };
    for (const format of FORMATS) {
      const { tree } = readDefinition(forms[format], { format });
      expect(tree[2]).to.have.lengthOf(10_000);
      const n = format === 'xml' ? '9999' : 9_999;
      expect(tree[2][9_999]).to.deep.equal(['alice', { task: 'review ${f:n}', n }, []]);
    }
  });
});

function answered(read: () => unknown): void {
  codeOf(read);
}

function codeOf(read: () => unknown): string | undefined {
  try {
    read();
    return undefined;
  } catch (error) {
    if (error instanceof BossError) return error.code;
    throw error;
  }
}
