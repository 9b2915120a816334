import { expect } from 'chai';
import fc from 'fast-check';
import type { Json } from '../../engine/core/json.ts';
import type { Tree } from '../../engine/core/tree.ts';
import type { Format } from '../../engine/definition/format.ts';
import { hashOf } from '../../engine/definition/hash.ts';
import { printJson, printRadial, printYaml } from '../../engine/definition/print.ts';
import { readDefinition } from '../../engine/definition/read.ts';
import { randomDefinition, randomTree } from './random-tree.ts';

describe('printed definitions', () => {
  it('read back as the same tree from YAML, whatever the tree', () => {
    fc.assert(
      fc.property(randomTree, (tree) => same(tree, printYaml(tree))),
      { numRuns: 1500 },
    );
  });

  it('read back as the same definition from YAML, with name, revision and handlers at the top', () => {
    const header = { description: 'Says: "what" it does\n# really', params: { type: 'object', required: ['a b'] } };
    fc.assert(
      fc.property(randomDefinition, (tree) => {
        const text = printYaml(tree, header);
        same(tree, text);
        const { description, params } = readDefinition(text, { file: 'x.yaml' });
        expect({ description, params }).to.deep.equal(header);
        expect(text).not.to.match(/^root:/m);
      }),
      { numRuns: 300 },
    );
  }).timeout(60_000);

  it('read back as the same tree from JSON', () => {
    fc.assert(
      fc.property(randomTree, (tree) => same(tree, printJson(tree))),
      { numRuns: 1000 },
    );
  });

  it('read back as the same tree from radial, whatever the tree', () => {
    fc.assert(
      fc.property(randomTree, (tree) => same(tree, printRadial(tree), 'radial')),
      { numRuns: 1500 },
    );
  });

  it('are known as radial by their content when they are definitions', () => {
    fc.assert(
      fc.property(randomDefinition, (tree) => same(tree, printRadial(tree))),
      { numRuns: 300 },
    );
  });

  it('are radial that people would write', () => {
    const tree: Tree = [
      'define',
      { name: 'x', revision: '3' },
      [
        ['wait', { '1m': null }, []],
        ['set', { 'f:list': [1, 'two', { of: 'three or more' }] }, []],
        ['if', { test: "${f:a} == 'b'" }, [['alice', { task: 'review', timeout: '2d', urgent: true }, []]]],
        ['participant', { ref: 'qa-bot', comment: 'c'.repeat(60), 'on-it': null, note: 'n'.repeat(40) }, []],
        ['end', { do: null }, []],
        ['my-step', { 'a-b': 'c-d' }, []],
      ],
    ];
    expect(printRadial(tree)).to.equal(`define name: x, revision: '3'
  wait 1m
  set 'f:list': [1, two, { of: 'three or more' }]
  if test: "\${f:a} == 'b'"
    alice task: review, timeout: 2d, urgent: true
  participant ref: qa-bot,
      comment: ${'c'.repeat(60)},
      on-it,
      note: ${'n'.repeat(40)}
  'end' 'do'
  'my-step' 'a-b': c-d
`);
  });

  it('put branches, cases and sub-definitions where people write them', () => {
    const tree: Tree = [
      'define',
      { name: 'x', revision: '3', on_error: 'tell_admins' },
      [
        ['define', { tell_admins: null }, [['notify_irc', { msg: 'failed' }, []]]],
        ['wait', { '1m': null }, []],
        [
          'if',
          { test: '${n} > 1' },
          [
            ['alice', {}, []],
            [
              'sequence',
              {},
              [
                ['bob', {}, []],
                ['carol', {}, []],
              ],
            ],
          ],
        ],
        [
          'given',
          { text: '${color}' },
          [
            ['of', { red: null }, [['alice', {}, []]]],
            ['bob', {}, []],
          ],
        ],
        ['concurrence', { count: 1 }, [['alice', { task: 'review', timeout: '2d' }, []]]],
      ],
    ];
    expect(printYaml(tree, { description: 'What it does.' })).to.equal(`name: x
revision: '3'
description: What it does.
on_error: tell_admins
define:
  tell_admins:
    do:
      - notify_irc: { msg: failed }
do:
  - wait: 1m
  - if:
      test: '\${n} > 1'
      then:
        - alice
      else:
        - bob
        - carol
  - given:
      text: '\${color}'
      cases:
        - of: red
          do:
            - alice
      else:
        - bob
  - concurrence:
      count: 1
      do:
        - alice: { task: review, timeout: 2d }
`);
  });

  it('print a tree of the greatest depth so that it can be read again', () => {
    let tree: Tree = ['alice', { deep: nested(100) as Json }, []];
    for (let depth = 1; depth < 200; depth++) tree = ['sequence', { tag: 'x' }, [tree]];
    same(tree, printYaml(tree));
    same(tree, printJson(tree));
    same(tree, printRadial(tree), 'radial');
  });
});

function same(tree: Tree, text: string, format?: Format): void {
  const read = readDefinition(text, format === undefined ? {} : { format }).tree;
  expect(read).to.deep.equal(tree);
  expect(hashOf(read)).to.equal(hashOf(tree));
}

function nested(depth: number): [] | [unknown] {
  let list: unknown[] = [];
  for (let i = 1; i < depth; i++) list = [list];
  return list as [];
}
