import { expect } from 'chai';
import { launched, records } from '../support/scripted-run.ts';

describe('sequence', () => {
  it('runs its steps one after the other', () => {
    const run = launched(`
      - sequence:
          - alice
          - bob
      - carol
    `);
    expect(run.trace).to.deep.equal(['alice', 'bob', 'carol']);
    expect(run.ended?.flavour).to.equal(null);
  });

  it('hands each step the workitem that the one before left', () => {
    const run = launched(
      `
      - sequence:
          - alice
          - bob
    `,
      { participants: { alice: records, bob: records } },
    );
    expect(run.fields).to.deep.equal({ seen: ['alice', 'bob'] });
  });

  it('is through at once when it is empty', () => {
    expect(launched(`- sequence`).ended).not.to.equal(null);
  });

  it('waits where a step waits', () => {
    const run = launched(`
      - sequence:
          - alice
          - slow
          - bob
    `);
    expect(run.trace).to.deep.equal(['alice', 'slow']);
    run.answer('slow');
    expect(run.trace).to.deep.equal(['alice', 'slow', 'bob']);
  });

  it('takes the waiting step back when it is cancelled', () => {
    const run = launched(`
      - sequence:
          - slow
          - bob
    `);
    run.command('cancel', 'sequence');
    expect(run.takenBack).to.deep.equal(['slow']);
    expect(run.trace).to.deep.equal(['slow']);
  });
});
