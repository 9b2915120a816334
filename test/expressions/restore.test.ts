import { expect } from 'chai';
import { launched } from '../support/scripted-run.ts';

describe('restore', () => {
  it('brings back what was saved, and only that', () => {
    const run = launched(
      `
      - save: { to_v: before }
      - set: { a: 2, b: 3 }
      - restore: { from_variable: before }
    `,
      { fields: { a: 1 } },
    );
    expect(run.fields).to.deep.equal({ a: 1 });
  });

  it('takes a field out of a field', () => {
    const run = launched('- restore: { from_field: old.street, to_field: new }', { fields: { old: { street: 'x' } } });
    expect(run.fields['new']).to.equal('x');
  });

  it('sets fields at once, also written set_fields', () => {
    const run = launched("- set_fields: { val: { n: 1, s: '${f:a}' } }", { fields: { a: 'A', gone: 1 } });
    expect(run.fields).to.deep.equal({ n: 1, s: 'A' });
  });

  it('puts nothing there as null when the field is given', () => {
    expect(launched('- restore: { from_f: nothing, to_f: x }').fields).to.deep.equal({ x: null });
  });

  it('fails when all fields would be replaced by something else than a map', () => {
    expect(launched('- restore: { from_v: nothing }').wrong[0])
      .to.contain('only be replaced by a map')
      .and.contain('null');
    expect(launched('- set_fields: { val: [ 1 ] }').wrong[0]).to.contain('[1]');
    expect(launched('- restore').wrong[0]).to.contain('where from');
  });
});
