import { expect } from 'chai';
import type { Json } from '../../engine/core/json.ts';
import { launched } from '../support/scripted-run.ts';

const environment = {
  readSource(name: string): Json {
    if (name !== 'rules/p.json') throw new Error(`there is no ${name}`);
    return { a: [1] };
  },
};

describe('read', () => {
  it('puts what it reads into a field or a variable', () => {
    const run = launched(
      `
      - read: { from: 'rules/\${f:project}.json', to: rules }
      - read: { 'rules/p.json': ~, to: 'v:rules' }
      - read: { from: 'rules/p.json', to_f: other }
    `,
      { environment, fields: { project: 'p' } },
    );
    expect(run.ownFields).to.deep.equal({ project: 'p', rules: { a: [1] }, other: { a: [1] } });
    expect(run.variables['rules']).to.deep.equal({ a: [1] });
  });

  it('fails for what is not there', () => {
    expect(launched('- read: { from: x, to: y }', { environment }).wrong).to.deep.equal(['there is no x']);
  });

  it('fails where no place is named to read from', () => {
    expect(launched('- read: { from: x, to: y }').wrong[0]).to.contain('"x" cannot be read').and.contain('read_dir');
  });

  it('fails when it does not say what, or where to', () => {
    expect(launched('- read: { to: y }', { environment }).wrong[0]).to.contain('what to read');
    expect(launched('- read: x', { environment }).wrong[0]).to.contain('where to');
  });
});
