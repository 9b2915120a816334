import { expect } from 'chai';
import { launched, records } from '../support/scripted-run.ts';

describe('redo', () => {
  it('runs what is around it again with the fields it began with, and keeps the variables', () => {
    const run = launched(
      `
      - sequence:
          tag: round
          do:
            - alice
            - inc: 'v:/rounds'
            - redo: { ref: round, if: '\${v:/rounds} < 3' }
            - echo: 'left after \${v:/rounds}'
    `,
      { participants: { alice: records } },
    );
    expect(run.trace).to.deep.equal(['alice', 'alice', 'alice']);
    expect(run.fields['seen']).to.deep.equal(['alice']);
    expect(run.echoes).to.deep.equal(['left after 3']);
  });

  it('goes on when the step is elsewhere', () => {
    const run = launched(`
      - concurrence:
          - sequence: { tag: build, do: [ slow ] }
          - sequence: [ alice, redo: build, bob ]
    `);
    expect(run.trace).to.deep.equal(['slow', 'alice', 'bob', 'slow']);
    run.answer('slow');
    expect(run.ended).not.to.equal(null);
  });

  it('does nothing where there is nothing', () => {
    expect(launched('- redo: nowhere\n- alice').trace).to.deep.equal(['alice']);
    expect(launched('- redo\n- alice').trace).to.deep.equal(['alice']);
  });

  it('leaves a step with on_cancel to that', () => {
    const run = launched(`
      - concurrence:
          - sequence: { tag: build, on_cancel: carol, do: [ slow ] }
          - sequence: [ alice, redo: build ]
    `);
    expect(run.trace).to.deep.equal(['slow', 'alice', 'carol']);
    expect(run.ended).not.to.equal(null);
  });
});
