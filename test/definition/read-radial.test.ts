import { expect } from 'chai';
import type { Tree } from '../../engine/core/tree.ts';
import { readDefinition, readWithPositions } from '../../engine/definition/read.ts';
import { placeOf, refusal } from './refusal.ts';

describe('a radial definition', () => {
  it('nests by indentation, in steps of any width', () => {
    const text = `
# What it does.
define name: 'x', revision: 3
    sequence   # in order
      alice

      concurrence
              bob
          # a comment that stands anywhere
              carol
   dave
`;
    expect(readDefinition(text)).to.deep.include({ format: 'radial', name: 'x', revision: '3' });
    expect(readDefinition(text).tree).to.deep.equal([
      'define',
      { name: 'x', revision: 3 },
      [
        [
          'sequence',
          {},
          [
            ['alice', {}, []],
            [
              'concurrence',
              {},
              [
                ['bob', {}, []],
                ['carol', {}, []],
              ],
            ],
          ],
        ],
        ['dave', {}, []],
      ],
    ]);
  });

  it('belongs to the nearest line above that is indented less', () => {
    expect(steps('a\n    b\n  c\n    d')).to.deep.equal([
      [
        'a',
        {},
        [
          ['b', {}, []],
          ['c', {}, [['d', {}, []]]],
        ],
      ],
    ]);
  });

  it('understands every kind of value', () => {
    const line = `alpha a: "s", b: 's', c => 1.5, d: -2e3, e: true, f: false, g: null, h => nil, i: /a b,c/i, j: [1, [x, "y"],], k: { l: m, 'n-o': [ p ], q-r => {} }, s: 2d, t: \${f:a.b c}, u: 010`;
    expect(step(line)).to.deep.equal([
      'alpha',
      {
        ...{ a: 's', b: 's', c: 1.5, d: -2000, e: true, f: false, g: null, h: null, i: '/a b,c/i' },
        ...{ j: [1, ['x', 'y']], k: { l: 'm', 'n-o': ['p'], q_r: {} }, s: '2d', t: '${f:a.b c}', u: '010' },
      },
      [],
    ]);
  });

  it('takes words without a key as bare texts, as they are written', () => {
    expect(step("wait 1.50, my-bot, 'a b', true, /x y/")[1]).to.deep.equal({
      '1.50': null,
      'my-bot': null,
      'a b': null,
      true: null,
      '/x y/': null,
    });
  });

  it('takes a comma after the name, and goes on in the next line after a comma', () => {
    const tree = ['alice', { task: 'review', timeout: '2d' }, []];
    expect(step('alice, task: review, timeout: 2d')).to.deep.equal(tree);
    expect(step('alice,\n# why\n  task: review,   # what\n\n timeout => 2d')).to.deep.equal(tree);
    expect(step('alice on: [\n 1,\n 2 # two\n], of: {\n a:\n 1 }')).to.deep.equal([
      'alice',
      { on: [1, 2], of: { a: 1 } },
      [],
    ]);
  });

  it('writes hyphens as underscores in lower-case names and keys, but not in quotes and values', () => {
    expect(step('handle-it on-error: my-sub, "a-b": 1, X-Y: 2')).to.deep.equal([
      'handle_it',
      { on_error: 'my-sub', 'a-b': 1, 'X-Y': 2 },
      [],
    ]);
    expect(step('"handle-it"')[0]).to.equal('handle-it');
    expect(step('Handle-it')[0]).to.equal('Handle-it');
  });

  it('knows the escapes of both kinds of quotes', () => {
    expect(
      Object.keys(
        step(`a "\\t\\"\\u00e9\\n\\\\", 'it\\'s \\d \\\\', "two\nlines", "\\\${f:x}"`.replace('\\$', '\\\\$'))[1],
      ),
    ).to.deep.equal(['\t"\u00e9\n\\', "it's \\d \\", 'two\nlines', '\\${f:x}']);
  });

  it('is read with every kind of line end', () => {
    expect(steps('a\r\n  b x: 1,\r\n    y: 2\r\nc\r\n')).to.deep.equal([
      ['a', {}, [['b', { x: 1, y: 2 }, []]]],
      ['c', {}, []],
    ]);
  });

  it('knows where each step stands', () => {
    const { positions } = readWithPositions("define name: 'x'\n  a\n    b y: 1,\n      z: 2\n  define s\n");
    expect(Object.fromEntries(positions)).to.deep.equal({
      '0': { line: 1, column: 1 },
      '0_0': { line: 5, column: 3 },
      '0_1': { line: 2, column: 3 },
      '0_1_0': { line: 3, column: 5 },
    });
  });

  const CONTENT: readonly (readonly [text: string, format: string])[] = [
    ['define x', 'radial'],
    ['# c\n  process-definition name: x\n', 'radial'],
    ['sequence\n  alice\n', 'radial'],
    ['"my step", a: 1\n # d\n  alice', 'radial'],
    ['alice', 'yaml'],
    ['release the candidate', 'yaml'],
    ['alice\n# bob\n  # carol\n', 'yaml'],
    ['name: x\ndo: [a]', 'yaml'],
    ['"name" : x\ndo: [a]', 'yaml'],
    ['define: { a: [b] }', 'yaml'],
    ['do:\n- a', 'yaml'],
    ['define:\n  a: [b]', 'yaml'],
    ['# c\n{ name: x }', 'yaml'],
    ['name x\ndo:\n  - a', 'yaml'],
    ['- a', 'yaml'],
    ['---\nname: x', 'yaml'],
    ['["a", {}, []]', 'json'],
    ["Ruote.define 'x' do\nend", 'ruby'],
    ['<a/>', 'xml'],
    ['# c\n<!-- d --><a/>', 'xml'],
  ];
  for (const [text, format] of CONTENT) {
    it(`is told from other forms by its content: ${JSON.stringify(text)} is ${format}`, () => {
      expect(formatFound(text)).to.equal(format);
    });
  }

  it('may stand in a .pdef file, as the other forms of the original', () => {
    expect(readDefinition('define x\n  alice', { file: 'x.pdef' }).format).to.equal('radial');
    expect(readDefinition('<define name="x"/>', { file: 'x.pdef' }).format).to.equal('xml');
    expect(readDefinition('["define", {"name": "x"}, []]', { file: 'x.pdef' }).format).to.equal('json');
    expect(() => readDefinition('alice do\nend', { file: 'x.pdef' })).to.throw('Ruote.process_definition');
  });

  it('needs a name in a file, and says how to give it one', () => {
    expect(readDefinition('define handle\n  a', { file: 'x.radial' }).name).to.equal('handle');
    expect(refusal(() => readDefinition('define\n  a', { file: 'x.radial' })).message).to.include("define name: 'x'");
  });

  const REFUSED: readonly (readonly [what: string, text: string, place: string, words: RegExp])[] = [
    ['a colon after the name of a step', 'alice: task', '2:8', /without the colon/],
    ['a dash before a step', '- alice', '2:3', /no dashes/],
    ['a missing comma', 'alice a: 1 b: 2', '2:14', /Write a comma between attributes/],
    ['a text with blanks and no quotes', 'echo hello world', '2:14', /comma is missing before `world`/],
    ['a field without quotes', 'set f:x: 1', '2:10', /in quotes/],
    ['an address without quotes', 'a url: http://x', '2:14', /'http:/],
    ['a typed field without quotes', 'a $f:x', '2:5', /in quotes/],
    ['a key without a value', 'a b:', '2:5', /same line/],
    ['a block of Ruby', 'sequence do\n  a\n  end', '2:12', /no `do \.\.\. end`/],
    ['a block of Ruby after attributes', 'a b: 1 do', '2:10', /no `do \.\.\. end`/],
    ['an end', 'end', '2:3', /no `do \.\.\. end`/],
    ['an attribute that stands twice', 'a b: 1, b: 2', '2:11', /stands twice/],
    ['two spellings of one key', 'a on-error: 1, on_error: 2', '2:18', /stands twice/],
    ['a text that is never closed', 'a "b', '2:5', /never closed/],
    ['a ${ that is never closed', 'a ${b', '2:5', /Close it with \}/],
    ['a list that is never closed', 'a b: [1, 2', '2:8', /Close it with \]/],
    ['a map with blanks', 'a b: { c: d e }', '2:15', /commas/],
    ['a map without a colon', 'a b: { c }', '2:12', /\{ key: value \}/],
    ['a list without a key', 'a [1]', '2:5', /needs a key/],
    ['a comma at the end', 'a b: 1,', '2:9', /Nothing follows/],
    ['a number that cannot be kept', 'a b: 12345678901234567890', '2:8', /in quotes, as a text/],
    ['an unknown escape', 'a "\\d"', '2:6', /single quotes/],
    ['a sign that starts no value', 'a b: =', '2:8', /value is expected/],
  ];
  for (const [what, text, place, words] of REFUSED) {
    it(`refuses ${what}, and says where and what to write`, () => {
      const error = refusal(() => readDefinition(`define name: 'x'\n  ${text}`));
      expect(placeOf(error)).to.equal(place);
      expect(error.message).to.match(words);
    });
  }

  it('refuses a second outermost step, a tab before a step, and an empty text', () => {
    const read = (text: string) => () => readDefinition(text, { format: 'radial' });
    expect(placeOf(refusal(read('  define x\n    a\n  b')))).to.equal('3:3');
    expect(placeOf(refusal(read('define x\n \ta')))).to.equal('2:2');
    expect(refusal(read('# nothing\n')).message).to.include('empty');
  });
});

function steps(text: string): readonly Tree[] {
  const lines = text.split('\n').map((line) => `  ${line}`);
  return readDefinition(`define\n${lines.join('\n')}\n`, { format: 'radial' }).tree[2];
}

function step(line: string): Tree {
  return readDefinition(line, { format: 'radial' }).tree;
}

/** Also of a text that is refused: the error is of the reader that was chosen. */
function formatFound(text: string): string {
  try {
    return readDefinition(text).format;
  } catch (error) {
    const refused = ['yaml', 'json', 'ruby', 'radial', 'xml'] as const;
    return (
      refused.find((format) => messageOf(() => readDefinition(text, { format })) === (error as Error).message) ?? ''
    );
  }
}

function messageOf(read: () => unknown): string {
  try {
    read();
    return '';
  } catch (error) {
    return (error as Error).message;
  }
}
