import { expect } from 'chai';
import { launched } from '../support/scripted-run.ts';

describe('noop', () => {
  it('does nothing and goes on', () => {
    const run = launched(
      `
      - noop
      - alice
    `,
      { fields: { a: 1 } },
    );
    expect(run.trace).to.deep.equal(['alice']);
    expect(run.fields).to.deep.equal({ a: 1 });
  });
});
