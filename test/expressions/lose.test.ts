import { expect } from 'chai';
import { launched } from '../support/scripted-run.ts';

describe('lose', () => {
  it('runs its children at once and never goes on', () => {
    const run = launched('- lose: [ alice, slow ]\n- bob');
    expect(run.trace).to.deep.equal(['alice', 'slow']);
    run.answer('slow');
    expect(run.live).to.deep.equal(['sequence 0', 'lose 0_0']);
  });

  it('is cancelled with its children', () => {
    const run = launched(`
      - concurrence: { count: 1, do: [ alice, lose: [ slow, slower ] ] }
      - bob
    `);
    expect(run.takenBack).to.have.members(['slow', 'slower']);
    expect(run.ended).not.to.equal(null);
  });

  it('is a dead end without children', () => {
    const run = launched('- lose\n- bob');
    expect(run.trace).to.deep.equal([]);
    run.command('cancel', 'lose');
    expect(run.trace).to.deep.equal(['bob']);
  });
});
