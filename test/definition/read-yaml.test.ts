import { expect } from 'chai';
import type { Tree } from '../../engine/core/tree.ts';
import { readDefinition, readWithPositions } from '../../engine/definition/read.ts';
import { placeOf, refusal } from './refusal.ts';

describe('a YAML definition', () => {
  it('becomes a tree with name, revision and common attributes on its root', () => {
    const text =
      'name: x\nrevision: "3"\ndescription: What\non_error: tell\ndo:\n  - alice: { task: review }\n  - bob\n';
    expect(readDefinition(text)).to.deep.equal({
      name: 'x',
      revision: '3',
      description: 'What',
      params: null,
      format: 'yaml',
      tree: [
        'define',
        { name: 'x', revision: '3', on_error: 'tell' },
        [
          ['alice', { task: 'review' }, []],
          ['bob', {}, []],
        ],
      ],
    });
  });

  it('takes a scalar as the bare text, as it was written', () => {
    expect(steps('- wait: 1m\n- wait: 1.50\n- echo: true\n- echo: ""\n- echo:\n- echo: "null"')).to.deep.equal([
      ['wait', { '1m': null }, []],
      ['wait', { '1.50': null }, []],
      ['echo', { true: null }, []],
      ['echo', { '': null }, []],
      ['echo', {}, []],
      ['echo', { null: null }, []],
    ]);
  });

  it('keeps the types of attribute values', () => {
    expect(steps('- a: { n: 1, f: 1.5, b: true, s: "1", l: [1, {x: null}], m: {y: 2}, bare: }')[0]).to.deep.equal([
      'a',
      { n: 1, f: 1.5, b: true, s: '1', l: [1, { x: null }], m: { y: 2 }, bare: null },
      [],
    ]);
  });

  it('takes a list as the children, and children under do', () => {
    const children = [
      ['a', {}, []],
      ['b', {}, []],
    ];
    expect(steps('- sequence: [a, b]\n- cursor: { tag: x, do: [a, b] }\n- let:\n    do: [a, b]')).to.deep.equal([
      ['sequence', {}, children],
      ['cursor', { tag: 'x' }, children],
      ['let', {}, children],
    ]);
  });

  it('gives if one child a branch: several steps become a sequence, a missing then an empty one', () => {
    const text = '- if: { test: t, then: [a, b], else: c }\n- if: { test: t, then: a }\n- if: { test: t, else: [c] }';
    expect(steps(text)).to.deep.equal([
      [
        'if',
        { test: 't' },
        [
          [
            'sequence',
            {},
            [
              ['a', {}, []],
              ['b', {}, []],
            ],
          ],
          ['c', {}, []],
        ],
      ],
      ['if', { test: 't' }, [['a', {}, []]]],
      [
        'if',
        { test: 't' },
        [
          ['sequence', {}, []],
          ['c', {}, []],
        ],
      ],
    ]);
  });

  it('gives given its cases and the steps of else', () => {
    const text =
      "- given:\n    text: '${c}'\n    cases:\n      - of: red\n        do: [a]\n      - that: '${n} > 1'\n        do: [b, c]\n    else: [d]";
    expect(steps(text)).to.deep.equal([
      [
        'given',
        { text: '${c}' },
        [
          ['of', { red: null }, [['a', {}, []]]],
          [
            'that',
            { '${n} > 1': null },
            [
              ['b', {}, []],
              ['c', {}, []],
            ],
          ],
          ['d', {}, []],
        ],
      ],
    ]);
  });

  it('puts sub-definitions first, with their attributes and their own sub-definitions', () => {
    const text = 'name: x\ndo: [a]\ndefine:\n  s:\n    on_error: t\n    define: { t: [b] }\n    do: [c]\n  u: [d]\n';
    expect(readDefinition(text).tree[2]).to.deep.equal([
      [
        'define',
        { s: null, on_error: 't' },
        [
          ['define', { t: null }, [['b', {}, []]]],
          ['c', {}, []],
        ],
      ],
      ['define', { u: null }, [['d', {}, []]]],
      ['a', {}, []],
    ]);
  });

  it('takes attributes called as the keys of steps with a backslash', () => {
    expect(steps('- a: { \\do: 1, \\\\then: 2 }')).to.deep.equal([['a', { do: 1, '\\then': 2 }, []]]);
  });

  it('keeps the text of a revision whose number would change', () => {
    expect(readDefinition('name: x\nrevision: 1.10\n')).to.include({ revision: '1.10' });
    expect(readDefinition('name: x\nrevision: 3\n')).to.include({ revision: '3' });
  });

  it('takes its name from outside when the text has none', () => {
    const { name, tree } = readDefinition('do: [a]\n', { file: 'x.yaml', name: 'given_name' });
    expect({ name, attributes: tree[1] }).to.deep.equal({ name: 'given_name', attributes: { name: 'given_name' } });
  });

  it('may lack a name when it came over the wire, but not in a file', () => {
    expect(readDefinition('do: [a]\n').name).to.equal(null);
    const error = refusal(() => readDefinition('do: [a]\n', { file: 'folder/my_file.yaml' }));
    expect(error.message).to.include('name: my_file');
  });

  it('knows the place of each step by the expid of the running process', () => {
    const text = 'name: x\ndo:\n  - a\n  - sequence:\n      - b: 1m\ndefine:\n  s:\n    do:\n      - c\n';
    const places = [...readWithPositions(text).positions].map(
      ([expid, { line, column }]) => `${expid} ${line}:${column}`,
    );
    expect(places).to.deep.equal(['0 1:1', '0_0 7:3', '0_0_0 9:9', '0_1 3:5', '0_2 4:5', '0_2_0 5:9']);
  });

  const REFUSED: readonly (readonly [what: string, text: string, place: string, words: RegExp])[] = [
    ['two names in one step', 'name: x\ndo:\n  - alice: {}\n    timeout: 2d\n', '4:5', /alice: \{ timeout: \.\.\. \}/],
    ['do at the height of the name', 'name: x\ndo:\n  - alice:\n    do: [a]\n', '4:5', /Indent `do` under `alice`/],
    ['an unknown key at the top', 'name: x\nsteps: [a]\n', '2:1', /Did you mean `do`\?/],
    ['a mistyped key at the top', 'name: x\non_eror: a\n', '2:1', /Did you mean `on_error`\?/],
    ['a forgotten colon', 'name: x\ndo:\n  - wait 1m\n', '3:5', /Write `wait: 1m`/],
    ['a condition that is half in quotes', "name: x\ndo:\n  - if: '${x}' == 'y'\n", '3:16', /whole text in quotes/],
    ['a dollar without quotes in braces', 'name: x\ndo:\n  - a: { msg: ${f:x} }\n', '3:16', /msg: '\$\{f:msg\}'/],
    ['steps of an if under do', 'name: x\ndo:\n  - if: { test: t, do: [a, b] }\n', '3:20', /under `then`/],
    ['steps of an if as a list', 'name: x\ndo:\n  - if: [a, b]\n', '3:9', /then: \[\.\.\.\]/],
    ['then on another step', 'name: x\ndo:\n  - alice: { then: [a] }\n', '3:14', /belongs to `if`/],
    ['a case without of or that', 'name: x\ndo:\n  - given: { cases: [{ do: [a] }] }\n', '3:22', /of: value/],
    ['a list as a step', 'name: x\ndo:\n  - [a, b]\n', '3:5', /sequence: \[/],
    ['a number as a step', 'name: x\ndo:\n  - 5\n', '3:5', /in quotes: '5'/],
    ['a key that stands twice', 'name: x\ndo:\n  - a: { b: 1, b: 2 }\n', '3:16', /stands twice/],
    ['a name with a space', 'name: x y\n', '1:7', /letters, digits/],
    ['an alias', 'name: x\ndo:\n  - a: &y { b: 1 }\n  - c: *y\n', '3:11', /Anchors/],
    ['a tag', 'name: x\ndo:\n  - a: !!str 5\n', '3:14', /tags/],
    ['a directive', '%YAML 1.1\n---\nname: x\n', '1:1', /directives/],
    ['a second document', 'name: x\n---\nname: y\n', '2:1', /several YAML documents/],
    ['a tab', 'name: x\ndo:\n\t- a\n', '3:1', /spaces/],
    [
      'a number that would lose digits',
      'name: x\ndo:\n  - a: { n: 12345678901234567890 }\n',
      '3:13',
      /"12345678901234567890"/,
    ],
    ['a number without end', 'name: x\ndo:\n  - a: { n: .inf }\n', '3:13', /quotes/],
    ['a list of steps without a name', '- a\n- b\n', '1:1', /under `do:`/],
    ['a mere text', 'hello\n', '1:1', /name: handle_request/],
    ['nothing', '# only a comment\n', '1:1', /empty/],
    ['steps beside root', 'name: x\nroot: { a: 1 }\n', '1:1', /`root`/],
    ['a common attribute without a value', 'name: x\ntimeout:\n', '2:1', /no value/],
    ['a revision that is a list', 'name: x\nrevision: [1]\n', '2:11', /revision/],
  ];
  for (const [what, text, place, words] of REFUSED) {
    it(`refuses ${what}, and says where and what to write`, () => {
      const error = refusal(() => readDefinition(text, { file: 'x.yaml' }));
      expect(placeOf(error)).to.equal(place);
      expect(error.message).to.match(words);
    });
  }
});

function steps(list: string): readonly Tree[] {
  const text = `name: x\ndo:\n${list.replace(/^/gm, '  ')}\n`;
  return readDefinition(text).tree[2];
}
