import { expect } from 'chai';
import { launched } from '../support/scripted-run.ts';

describe('save', () => {
  it('puts a copy of all fields into a variable', () => {
    const run = launched('- save: { to_variable: before }\n- set: { a: 2 }', { fields: { a: 1 } });
    expect(run.variables['before']).to.deep.equal({ a: 1 });
    expect(run.fields['a']).to.equal(2);
  });

  for (const to of ['to: before', 'to_f: before', "to: 'f:before'"]) {
    it(`puts them into a field with ${to}`, () => {
      expect(launched(`- save: { ${to} }`, { fields: { a: 1 } }).fields).to.deep.equal({ a: 1, before: { a: 1 } });
    });
  }

  it('fails when it does not say where to', () => {
    expect(launched('- save').wrong[0]).to.contain('where to');
  });
});
