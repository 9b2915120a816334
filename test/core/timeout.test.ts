import { expect } from 'chai';
import type { Json } from '../../engine/core/json.ts';
import { failsFirst, launched } from '../support/scripted-run.ts';

const HOUR = 3_600_000;

describe('timeout', () => {
  it('cancels a step that takes too long, and goes on', () => {
    const run = launched(
      `
      - slow: { timeout: 2h }
      - alice
    `,
      { fields: { a: 1 } },
    );
    expect(run.timers).to.deep.equal([2 * HOUR]);
    run.advance('2h');
    expect(run.takenBack).to.deep.equal(['slow timeout']);
    expect(run.trace).to.deep.equal(['slow', 'alice']);
    expect(run.workOf('alice').fields['a']).to.equal(1);
  });

  it('tells in field __timed_out__ what took too long', () => {
    const run = launched(`
      - slow: { timeout: 1h, task: x }
    `).advance('1h');
    const [fei, at, name, attributes] = run.fields['__timed_out__'] as [Record<string, Json>, Json, Json, Json];
    expect(fei).to.include({ expid: '0_0', wfid: '20261120-2027-test' });
    expect([at, name, attributes]).to.deep.equal([
      ...['2026-11-20 21:27:15.000000 UTC', 'participant'],
      { timeout: '1h', task: 'x', ref: 'slow' },
    ]);
  });

  it('takes a date, and a value worked out while it runs', () => {
    expect(launched(`- slow: { timeout: '2026-11-20 21:27:15' }`).timers).to.deep.equal([HOUR]);
    expect(launched(`- slow: { timeout: '\${f:t}' }`, { fields: { t: '1h' } }).timers).to.deep.equal([HOUR]);
    expect(launched(`- slow: { timeout: 90 }`).timers).to.deep.equal([90_000]);
  });

  it('is nothing when it is empty', () => {
    for (const t of ['', null]) {
      expect(launched(`- slow: { timeout: '$f:t' }`, { fields: { t } }).timers).to.deep.equal([]);
    }
  });

  it('is cleared when the step replies in time', () => {
    const run = launched(`- slow: { timeout: 2h }`);
    run.answer('slow');
    expect(run.timers).to.deep.equal([]);
  });

  it('stands in error when it is neither a duration nor a date', () => {
    for (const timeout of ['soon', [1], { a: 1 }, true]) {
      expect(launched(['slow', { timeout }, []]).wrong[0]).to.contain('neither a duration like 2d10h nor a time');
    }
  });

  it('reaches everything inside', () => {
    const run = launched(`
      - concurrence: { timeout: 1h, do: [ slow, sequence: [ slower, bob ] ] }
      - alice
    `).advance('1h');
    expect(run.takenBack).to.have.members(['slow timeout', 'slower timeout']);
    expect(run.trace).to.deep.equal(['slow', 'slower', 'alice']);
  });

  it('of an inner step comes first when it is shorter', () => {
    const run = launched(`
      - sequence:
          timeout: 3h
          do:
            - slow: { timeout: 1h }
            - slower
      - alice
    `);
    run.advance('1h');
    expect(run.trace).to.deep.equal(['slow', 'slower']);
    run.advance('2h');
    expect(run.trace).to.deep.equal(['slow', 'slower', 'alice']);
  });

  it('does not run on_cancel handlers inside', () => {
    const run = launched(`
      - sequence: { timeout: 1h, on_cancel: bob, do: [ slow ] }
      - alice
    `).advance('1h');
    expect(run.trace).to.deep.equal(['slow', 'alice']);
  });

  it('leaves a step alone that stands in error', () => {
    const run = launched(`- slow: { timeout: 1h }`);
    run.failed('slow');
    run.advance('2h');
    expect(run.wrong).to.deep.equal(['boom']);
  });

  it('takes no answer that comes too late', () => {
    const run = launched(`
      - slow: { timeout: 1h }
      - slower
    `).advance('1h');
    expect(run.answer('slow', { late: true })).to.equal('duplicate');
    run.answer('slower');
    expect(run.fields).not.to.have.property('late');
  });

  it('ends the process with its flavour when the whole process takes too long', () => {
    const run = launched(['sequence', { timeout: '1h' }, [['slow', {}, []]]]).advance('1h');
    expect(run.flavour).to.equal('timeout');
  });
});

describe('on_timeout', () => {
  it('runs a participant or sub-definition in place of the step', () => {
    const run = launched(`
      - slow: { timeout: 1h, on_timeout: bob }
      - alice
    `).advance('1h');
    expect(run.trace).to.deep.equal(['slow', 'bob', 'alice']);
    expect(run.paramsOf('bob')).to.deep.equal({ ref: 'bob', _triggered: 'on_timeout' });
  });

  it('runs a tree', () => {
    const run = launched([
      'sequence',
      {
        timeout: '1h',
        on_timeout: [
          'sequence',
          {},
          [
            ['alice', {}, []],
            ['bob', {}, []],
          ],
        ],
      },
      [['slow', {}, []]],
    ]);
    expect(run.advance('1h').trace).to.deep.equal(['slow', 'alice', 'bob']);
  });

  for (const redo of ['redo', 'retry']) {
    it(`${redo}: tries again, under a fresh dispatch and with a fresh timeout`, () => {
      const run = launched(`- slow: { timeout: 1h, on_timeout: ${redo} }`);
      const first = run.workOf('slow');
      run.advance('1h');
      expect(run.trace).to.deep.equal(['slow', 'slow']);
      expect(run.timers).to.deep.equal([HOUR]);
      expect(
        run.send({ kind: 'reply', expression: first.expression, dispatch: first.dispatch, fields: { late: 1 } }),
      ).to.equal('duplicate');
      run.advance('1h');
      run.answer('slow');
      expect(run.trace).to.have.lengthOf(3);
      expect(run.fields).not.to.have.property('late');
    });
  }

  it('error: stands in error', () => {
    const run = launched(`
      - slow: { timeout: 1h, on_timeout: error }
      - alice
    `).advance('1h');
    expect(run.errors).to.have.lengthOf(1);
    expect(run.errors[0]?.class).to.equal('ForcedError');
  });

  it('error: is caught by the handler around it', () => {
    const run = launched(`
      - sequence:
          on_error: alice
          do: [ slow: { timeout: 1h, on_timeout: error } ]
    `).advance('1h');
    expect(run.trace).to.deep.equal(['slow', 'alice']);
  });

  for (const handler of ['undo', 'pass', '""']) {
    it(`${handler}: goes on`, () => {
      const run = launched(`
      - slow: { timeout: 1h, on_timeout: ${handler} }
      - alice
    `).advance('1h');
      expect(run.trace).to.deep.equal(['slow', 'alice']);
    });
  }

  it('commands the cursor that took too long', () => {
    const run = launched(`
      - cursor:
          timeout: 1h
          on_timeout: jump to bob
          do: [ slow, alice, bob ]
    `).advance('1h');
    expect(run.trace).to.deep.equal(['slow', 'bob']);
    expect(run.ended).not.to.equal(null);
  });

  it('may fail itself', () => {
    const run = launched(`
      - sequence:
          on_error: carol
          do: [ slow: { timeout: 1h, on_timeout: fail } ]
    `).advance('1h');
    expect(run.trace).to.deep.equal(['slow', 'fail', 'carol']);
  });

  it('gets the workitem with the mark', () => {
    const run = launched(`
      - sequence: { timeout: 1h, on_timeout: bob, do: [ set: { a: 1 }, slow ] }
    `).advance('1h');
    expect(run.workOf('bob').fields).to.have.property('__timed_out__');
  });

  it('keeps trying with an error handler beside it', () => {
    const run = launched(`- flaky: { timeout: 1h, on_timeout: redo, on_error: 'retry * 2' }`, {
      participants: { flaky: failsFirst(2) },
    });
    expect(run.trace).to.deep.equal(['flaky', 'flaky', 'flaky']);
    expect(run.ended).not.to.equal(null);
  });
});
