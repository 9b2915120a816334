import { expect } from 'chai';
import { zoneNamed } from '../../engine/schedule/zone.ts';
import { launched } from '../support/scripted-run.ts';

const timed = (timers: string, more = '') => launched(`- slow: { timers: ${timers} ${more} }\n- bob`);

describe('the attribute timers', () => {
  it('runs a participant beside the step, which goes with it', () => {
    const run = timed("'1h: alice, 2h: slower'");
    run.advance('1h');
    expect(run.trace).to.deep.equal(['slow', 'alice']);
    run.advance('1h');
    run.answer('slow');
    expect(run.takenBack).to.deep.equal(['slower']);
    expect(run.trace.at(-1)).to.equal('bob');
    expect(run.live).to.deep.equal([]);
    expect(run.timers).to.deep.equal([]);
  });

  it('takes times of day, with colons and zones', () => {
    const steps = `- slow: { timers: '22:00: alice, mon-fri 01:00 Europe/Helsinki: bob, 2026-11-20 21:00: carol' }`;
    const run = launched(steps, { environment: { zoned: (zone) => zoneNamed(zone ?? 'UTC') } });
    run.advance('3h');
    expect(run.trace).to.deep.equal(['slow', 'carol', 'alice']);
    // In Helsinki it is Saturday at the next 01:00: it waits until Monday.
    run.advance('1d');
    expect(run.trace).not.to.include('bob');
    run.advance('1d');
    expect(run.trace.at(-1)).to.equal('bob');
  });

  it('runs a sub-definition beside the step', () => {
    const run = launched(
      "define: { remind: { do: [ echo: 'still ${f:x}' ] } }\ndo: [ slow: { timers: '1h: remind' } ]",
      {
        fields: { x: 1 },
      },
    );
    run.advance('1h');
    expect(run.echoes).to.deep.equal(['still 1']);
    expect(run.live).to.include('slow 0_1');
  });

  for (const action of ['undo', 'pass']) {
    it(`${action} cancels the step`, () => {
      const run = timed(`'1h: ${action}'`, ', on_cancel: carol');
      run.advance('1h');
      expect(run.takenBack).to.deep.equal(['slow']);
      expect(run.trace).to.deep.equal(['slow', 'carol', 'bob']);
    });
  }

  it('timeout is one, and the first that is due counts', () => {
    const run = timed("'2h: timeout'", ', timeout: 1h, on_timeout: carol');
    run.advance('3h');
    expect(run.takenBack).to.deep.equal(['slow timeout']);
    expect(run.trace).to.deep.equal(['slow', 'carol', 'bob']);
  });

  for (const action of ['redo', 'retry']) {
    it(`${action} applies the step again, timers and all`, () => {
      const run = timed(`'1h: ${action}'`);
      run.advance('2h');
      expect(run.trace).to.deep.equal(['slow', 'slow', 'slow']);
      expect(run.takenBack).to.deep.equal(['slow', 'slow']);
    });
  }

  const errors: [action: string, message: string][] = [
    ['error too late', 'too late'],
    ['err late', 'late'],
    ['error', 'timer induced error ("error")'],
  ];
  for (const [action, message] of errors) {
    it(`${action} fails in the place of the step`, () => {
      const run = timed(`'1h: ${action}'`);
      run.advance('1h');
      expect(run.wrong).to.deep.equal([message]);
      expect(run.errors[0]?.class).to.equal('ForcedError');
    });
  }

  it('a command goes to the cursor around the step', () => {
    const run = launched("- cursor: [ slow: { timers: '1h: jump to carol' }, bob, carol ]");
    run.advance('1h');
    expect(run.trace).to.deep.equal(['slow', 'carol']);
    const over = launched("- cursor: [ slow: { timers: '1h: over' }, bob ]");
    over.advance('1h');
    expect(over.trace).to.deep.equal(['slow']);
    expect(over.ended).not.to.equal(null);
  });

  it('takes dates, lists, and a text that is worked out', () => {
    expect(timed("'2026-11-20 21:27:15: alice'").timers).to.deep.equal([3_600_000]);
    expect(timed('[ [ 1h, alice ], "2h: bob" ]').timers).to.deep.equal([3_600_000, 7_200_000]);
    const run = launched("- slow: { timers: '${f:t}' }", { fields: { t: '1h: alice' } });
    expect(run.timers).to.deep.equal([3_600_000]);
    expect(timed("''").timers).to.deep.equal([]);
  });

  it('waits while the step is paused, and does nothing to one that stands in error but what is run beside it', () => {
    const paused = timed("'1h: undo'");
    paused.command('pause', 'slow');
    paused.advance('2h');
    expect(paused.takenBack).to.deep.equal([]);
    paused.command('resume', 'slow');
    paused.advance('1s');
    expect(paused.takenBack).to.deep.equal(['slow']);
    const failed = launched("- fail: { timers: '1h: timeout, 2h: alice' }");
    failed.advance('3h');
    expect(failed.trace).to.deep.equal(['fail', 'alice']);
    expect(failed.wrong).to.deep.equal(['boom']);
  });

  for (const timers of ["'soon: alice'", "'alice'", "'1h alice'"]) {
    it(`${timers} is refused`, () => {
      expect(timed(timers).wrong[0]).to.match(/timers .*(neither a duration|when and what)/);
    });
  }
});

describe('the attribute on_terminate', () => {
  it('regenerate begins the process again with the workitem and variables that it ended with', () => {
    const run = launched(`
      on_terminate: regenerate
      do:
        - inc: 'f:n'
        - inc: 'v:n'
        - slow: { n: '\${f:n} \${v:n}' }
    `);
    run.answer('slow');
    run.answer('slow');
    expect(run.dispatches.map(({ params }) => params['n'])).to.deep.equal(['1 1', '2 2', '3 3']);
    expect(run.ended).to.equal(null);
    expect(run.notes.filter((note) => note === 'regenerated')).to.have.length(2);
    run.command('cancel');
    expect(run.ended?.flavour).to.equal('cancel');
  });

  it('does nothing else', () => {
    expect(launched('on_terminate: alice\ndo: [ bob ]').trace).to.deep.equal(['bob']);
  });
});
