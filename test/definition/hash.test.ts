import { expect } from 'chai';
import { hashOf } from '../../engine/definition/hash.ts';
import { readDefinition } from '../../engine/definition/read.ts';

describe('the hash of a definition', () => {
  it('is the same for the same steps in every form', () => {
    const ruby = "Ruote.define 'x' do\n  alice :task => 'review', :n => 1\nend";
    const yaml = '# other comment\nname: x\ndo:\n  - alice:\n      task: review\n      n: 1\n';
    const json = '["define", {"name": "x"}, [["alice", {"task": "review", "n": 1}, []]]]';
    const [first, ...others] = [ruby, yaml, json].map((text) => hashOf(readDefinition(text).tree));
    expect(first).to.match(/^sha256:[0-9a-f]{64}$/);
    expect(others).to.deep.equal([first, first]);
  });

  it('stays what it was when BOSS is renewed', () => {
    const hash = 'sha256:1348e7c7975e1a220ed298c1a9d212f1af6a405379eb88705b843cb11635aea1';
    expect(hashOf(['define', { name: 'x' }, [['wait', { '1m': null }, []]]])).to.equal(hash);
  });

  it('tells apart texts that differ in what UTF-8 cannot hold, types, and the order of attributes', () => {
    const attributes = [
      { a: '\ud800' },
      { a: '\udfff' },
      { a: '1' },
      { a: 1 },
      { x: null, y: null },
      { y: null, x: null },
    ];
    expect(new Set(attributes.map((each) => hashOf(['a', each, []]))).size).to.equal(attributes.length);
  });
});
