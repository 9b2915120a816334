import { expect } from 'chai';
import { launched } from '../support/scripted-run.ts';

describe('stall', () => {
  it('never goes on by itself', () => {
    const run = launched(`
      - stall
      - alice
    `).advance('10y');
    expect(run.live).to.deep.equal(['sequence 0', 'stall 0_0']);
  });

  it('ends when it is cancelled', () => {
    const run = launched(`
      - stall
      - alice
    `);
    run.command('cancel', 'stall');
    expect(run.trace).to.deep.equal(['alice']);
  });

  it('ends when its time is over', () => {
    const run = launched(`
      - stall: { timeout: 2d }
      - alice
    `).advance('2d');
    expect(run.trace).to.deep.equal(['alice']);
  });
});
