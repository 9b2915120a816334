import { expect } from 'chai';
import { launched } from '../support/scripted-run.ts';

describe('a cancel', () => {
  it('of the process ends it, with the fields that its last expression had', () => {
    const run = launched(`
      - set: { a: 1 }
      - slow
      - bob
    `);
    expect(run.command('cancel')).to.equal('applied');
    expect(run.takenBack).to.deep.equal(['slow']);
    expect(run.flavour).to.equal('cancel');
    expect(run.ownFields).to.deep.equal({ a: 1 });
    expect(run.live).to.deep.equal([]);
  });

  it('of one expression lets the process go on behind it', () => {
    const run = launched(`
      - sequence: [ slow, bob ]
      - alice
    `);
    run.command('cancel', '0_0');
    expect(run.trace).to.deep.equal(['slow', 'alice']);
    expect(run.flavour).to.equal(null);
  });

  it('reaches all branches', () => {
    const run = launched(`
      - concurrence: [ slow, sequence: [ slower, bob ], wait: 1h ]
    `);
    run.command('cancel');
    expect(run.takenBack).to.deep.equal(['slow', 'slower']);
    expect(run.timers).to.deep.equal([]);
    expect(run.flavour).to.equal('cancel');
  });

  it('reaches the handlers of branches that a concurrence has left behind', () => {
    const run = launched(`
      - concurrence: { count: 0, do: [ sequence: { on_cancel: slower, do: [ wait: 1h ] } ] }
      - slow
    `);
    run.command('cancel');
    expect(run.takenBack).to.have.members(['slow', 'slower']);
    expect(run.live).to.deep.equal([]);
  });

  it('takes a branch that stands in error away', () => {
    const run = launched(`
      - fail
      - alice
    `);
    run.command('cancel', 'fail');
    expect(run.trace).to.deep.equal(['fail', 'alice']);
    expect(run.execution.head.errors).to.equal(0);
    expect(run.takenBack, 'the participant has answered already').to.deep.equal([]);
  });

  it('is refused for an expression that is not there', () => {
    const run = launched(`- slow`);
    expect(run.send({ kind: 'cancel', expression: '0_7!x', by: 'test' })).to.equal('refused');
  });

  it('is refused when the process has ended', () => {
    expect(launched(`- alice`).command('cancel')).to.equal('refused');
  });

  it('says in the journal who gave it', () => {
    const run = launched(`- slow`);
    run.command('cancel');
    expect(run.effects.find((effect) => effect.do === 'journal' && effect.what === 'cancelled')).to.deep.include({
      data: { by: 'test' },
    });
  });

  it('that comes twice is taken once', () => {
    const run = launched(`- sequence: { on_cancel: slower, do: [ slow ] }`);
    run.command('cancel');
    run.command('cancel');
    expect(run.trace).to.deep.equal(['slow', 'slower']);
  });

  it('reaches what the process left behind when it went on', () => {
    const run = launched(`
      - concurrence:
          count: 1
          do:
            - alice
            - sequence: { on_cancel: slower, do: [ slow ] }
      - stall
    `);
    expect(run.live).to.include('slower 0_0_1');
    run.command('kill');
    expect(run.live).to.deep.equal([]);
  });
});

describe('a kill', () => {
  it('of the process ends it and runs no handler', () => {
    const run = launched(`
      - sequence: { on_cancel: alice, on_error: bob, do: [ slow ] }
    `);
    run.command('kill');
    expect(run.trace).to.deep.equal(['slow']);
    expect(run.takenBack).to.deep.equal(['slow kill']);
    expect(run.flavour).to.equal('kill');
  });

  it('goes through what a cancel waits for', () => {
    const run = launched(`- sequence: { on_cancel: slower, do: [ slow ] }`);
    run.command('cancel');
    run.command('kill');
    expect(run.takenBack).to.deep.equal(['slow', 'slower kill']);
    expect(run.live).to.deep.equal([]);
  });

  it('of one expression lets the process go on behind it', () => {
    const run = launched(`
      - sequence: { on_cancel: carol, do: [ slow ] }
      - alice
    `);
    run.command('kill', '0_0');
    expect(run.trace).to.deep.equal(['slow', 'alice']);
  });
});
