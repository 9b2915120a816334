import { expect } from 'chai';
import { launched } from '../support/scripted-run.ts';

describe('unset', () => {
  it('removes a field', () => {
    expect(launched(`- unset: 'f:a'`, { fields: { a: 1, b: 2 } }).ownFields).to.deep.equal({ b: 2 });
  });

  it('takes a bare name for a field', () => {
    expect(launched(`- unset: a`, { fields: { a: 1 } }).ownFields).to.deep.equal({});
  });

  it('removes a value inside a field', () => {
    expect(launched(`- unset: 'a.b.0'`, { fields: { a: { b: [1, 2] } } }).ownFields).to.deep.equal({ a: { b: [2] } });
  });

  it('removes a variable', () => {
    expect(launched(`- unset: 'v:x'`, { variables: { x: 1 } }).variables).to.deep.equal({});
  });

  for (const name of ['f', 'fld', 'field']) {
    it(`takes the field as ${name}`, () => {
      expect(launched(`- unset: { ${name}: a }`, { fields: { a: 1 } }).ownFields).to.deep.equal({});
    });
  }

  for (const name of ['v', 'var', 'variable']) {
    it(`takes the variable as ${name}`, () => {
      expect(launched(`- unset: { ${name}: x }`, { variables: { x: 1 } }).variables).to.deep.equal({});
    });
  }

  it('puts what was there into field __result__', () => {
    expect(launched(`- unset: a`, { fields: { a: [1] } }).fields['__result__']).to.deep.equal([1]);
    expect(launched(`- unset: a`).fields['__result__']).to.equal(null);
  });

  it('stands in error when it says not what to remove', () => {
    expect(launched(`- unset`).wrong[0]).to.match(/says not what to remove/);
  });
});
