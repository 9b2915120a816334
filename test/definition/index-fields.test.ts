import { expect } from 'chai';
import { lint } from '../../engine/definition/lint.ts';
import { printYaml } from '../../engine/definition/print-yaml.ts';
import { readDefinition } from '../../engine/definition/read.ts';
import { EXPRESSION_NAMES } from '../../engine/expressions/index.ts';
import { thrown } from '../support/thrown.ts';

const GOOD = 'name: x\nindex: [project, ev.package]\ndo:\n  - noop\n';

describe('the index of a definition', () => {
  it('stands at the top, is an attribute of the tree, and is printed again', () => {
    const { tree } = readDefinition(GOOD);
    expect(tree[1]['index']).to.deep.equal(['project', 'ev.package']);
    expect(printYaml(tree)).to.match(/^index:/m);
    expect(readDefinition(printYaml(tree)).tree).to.deep.equal(tree);
  });

  it('is known to the lint', () => {
    expect(lint(GOOD, { knownExpressions: EXPRESSION_NAMES }).map(({ code }) => code)).not.to.include(
      'wrong-attribute',
    );
  });

  for (const [what, index, told] of [
    ['a text', 'project', 'The index is a text.'],
    ['what is no name', "[project, 'a=b']", '"a=b", which is no name of a field'],
    ['a list within', '[[project]]', 'a list, which is no name of a field'],
    ['too many', '[a, b, c, d, e, f, g, h, i]', 'The index has 9 fields.'],
  ] as const) {
    it(`is refused when it is ${what}, with its place`, () => {
      const error = thrown(() => readDefinition(`name: x\nindex: ${index}\ndo: [noop]\n`)) as Error;
      expect(error.message).to.contain(told);
      expect(error.message).to.match(/(line 2|:2:)/);
    });
  }
});
