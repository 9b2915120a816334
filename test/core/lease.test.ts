import { expect } from 'chai';
import type { Outcome } from '../../engine/core/outside-message.ts';
import { waitingFor } from '../../engine/worker/waiting-for.ts';
import { launched, type ScriptedRun } from '../support/scripted-run.ts';

interface Sign {
  readonly kind?: 'claim' | 'heartbeat';
  readonly holder?: string;
  readonly dispatch?: string;
  readonly progress?: number;
  readonly text?: string;
}

/** The participant `slow` has the last workitem that it was sent, by a lease of ten seconds. */
function sign(run: ScriptedRun, { kind = 'heartbeat', holder = 'a', dispatch, progress, text }: Sign = {}): Outcome {
  const work = run.workOf('slow');
  const said = { progress: progress ?? null, text: text ?? null };
  const place = { expression: work.expression, dispatch: dispatch ?? work.dispatch };
  return run.send({ kind, ...place, holder, ms: 10_000, ...said });
}

function release(run: ScriptedRun, holder = 'a'): Outcome {
  const { expression, dispatch } = run.workOf('slow');
  return run.send({ kind: 'release', expression, dispatch, holder });
}

function claimed(definition = `- slow\n- alice`, environment = {}): ScriptedRun {
  const run = launched(definition, { environment });
  expect(sign(run, { kind: 'claim' })).to.equal('applied');
  return run;
}

describe('a lease', () => {
  it('is granted to one holder, again as often as it asks, and to no other while it runs', () => {
    const run = claimed();
    expect(sign(run, { kind: 'claim', holder: 'b' })).to.equal('refused');
    expect(sign(run, { kind: 'claim' })).to.equal('applied');
    run.answer('slow');
    expect(run.ended).not.to.equal(null);
    expect(sign(run)).to.equal('duplicate');
    expect(run.timers).to.deep.equal([]);
  });

  it('goes on as long as something is heard of its holder', () => {
    const run = claimed();
    for (let n = 0; n < 20; n++) {
      run.advance('9s');
      expect(sign(run)).to.equal('applied');
    }
    expect(run.trace).to.deep.equal(['slow']);
    expect(run.notes.filter((note) => note.startsWith('claimed'))).to.deep.equal(['claimed 0_0']);
  });

  it('that runs out sends the step again, and its holder is a stranger from then on', () => {
    const run = claimed();
    const { expression, dispatch } = run.workOf('slow');
    run.advance('6s');
    sign(run);
    run.advance('9s');
    expect(run.trace).to.deep.equal(['slow']);
    run.advance('1s');
    expect(run.trace).to.deep.equal(['slow', 'slow']);
    expect(run.notes.slice(-2)).to.deep.equal(['lease_lost 0_0', 'dispatched 0_0']);
    expect(sign(run, { dispatch })).to.equal('duplicate');
    expect(run.send({ kind: 'reply', expression, dispatch, fields: { late: true } })).to.equal('duplicate');
    expect(run.notes.at(-1)).to.equal('duplicate_ignored 0_0');
    expect(sign(run, { kind: 'claim', holder: 'b' })).to.equal('applied');
    run.answer('slow', { good: true });
    expect(run.fields).to.deep.equal({ good: true });
  });

  it('records the result of an old holder that comes when the process has ended', () => {
    const run = claimed();
    const { expression, dispatch } = run.workOf('slow');
    run.advance('10s');
    run.answer('slow');
    expect(run.ended).not.to.equal(null);
    expect(run.send({ kind: 'reply', expression, dispatch, fields: {} })).to.equal('duplicate');
    expect(run.notes.at(-1)).to.equal('duplicate_ignored 0_0');
  });

  it('that is given back sends the step again at once', () => {
    const run = claimed();
    expect(release(run, 'b')).to.equal('refused');
    expect(release(run)).to.equal('applied');
    expect(run.trace).to.deep.equal(['slow', 'slow']);
    expect(run.notes.slice(-2)).to.deep.equal(['released 0_0', 'dispatched 0_0']);
  });

  it('begins anew when participants could not be heard', () => {
    const environment = { hearsSince: Date.UTC(2026, 10, 20, 20, 27, 22) };
    const run = claimed(undefined, environment);
    run.advance('16s');
    expect(run.trace).to.deep.equal(['slow']);
    run.advance('1s');
    expect(run.trace).to.deep.equal(['slow', 'slow']);
  });

  it('of a paused step runs out, or is given back, when the step is resumed', () => {
    for (const ends of [(run: ScriptedRun) => run.advance('1h'), (run: ScriptedRun) => release(run)]) {
      const run = claimed();
      run.command('pause');
      ends(run);
      expect(run.trace).to.deep.equal(['slow']);
      run.command('resume');
      run.advance('1s');
      expect(run.trace).to.deep.equal(['slow', 'slow']);
    }
  });

  it('ends with a cancel of its step', () => {
    const run = claimed();
    run.command('cancel', 'slow');
    expect(run.takenBack).to.deep.equal(['slow']);
    expect(sign(run)).to.equal('duplicate');
    expect(run.timers).to.deep.equal([]);
  });

  it('is none of a step that failed', () => {
    const run = claimed();
    run.failed('slow');
    run.advance('1h');
    expect(sign(run)).to.equal('duplicate');
    expect(run.trace).to.deep.equal(['slow']);
    run.replay();
    expect(sign(run, { kind: 'claim', holder: 'b' })).to.equal('applied');
  });

  it('tells how far the work is, and keeps what was said when nothing new is', () => {
    const run = claimed();
    run.advance('2s');
    sign(run, { progress: 0.45, text: 'building' });
    run.advance('2s');
    sign(run);
    const e = run.execution.get(run.idOf('slow'));
    const { text, lease } = waitingFor(run.execution, e as NonNullable<typeof e>);
    expect(lease).to.include({ holder: 'a', progress: 0.45, text: 'building' });
    expect((lease?.until ?? 0) - (lease?.since ?? 0)).to.equal(14_000);
    expect(text).to.match(/; a works on it since 2026-11-20 .*: 45 %, building$/);
  });

  it('writes down at most one heartbeat a second', () => {
    const run = claimed();
    run.advance('2s');
    const before = run.written.reduce((sum, one) => sum + one, 0);
    for (let n = 0; n < 100; n++) expect(sign(run, { progress: n / 100 })).to.equal('applied');
    expect(run.written.reduce((sum, one) => sum + one, 0) - before).to.equal(1);
  });
});

describe('a step over which participants die', () => {
  const MOST = { maxAttempts: 3 };

  function again(run: ScriptedRun, holder: string): Outcome {
    const { expression, dispatch } = run.workOf('slow');
    return run.send({ kind: 'again', expression, dispatch, holder });
  }

  it('fails after so many of them, and is laid with the dead letters', () => {
    const run = launched(`- slow`, { environment: MOST });
    expect(['a', 'b'].map((holder) => again(run, holder))).to.deep.equal(['applied', 'applied']);
    expect(run.wrong).to.deep.equal([]);
    expect(again(run, 'c')).to.equal('duplicate');
    expect(run.errors[0]).to.include({ code: 'BOSS_POISON' });
    expect(run.wrong[0]).to.contain('"slow" went away 3 times');
    const [buried] = run.effects.filter((effect) => effect.do === 'bury');
    expect(buried)
      .to.have.property('reason')
      .that.matches(/^BOSS_POISON: /);
    run.replay();
    expect(again(run, 'd')).to.equal('applied');
    run.answer('slow');
    expect(run.ended).not.to.equal(null);
  });

  it('counts who asks more often only once', () => {
    const run = launched(`- slow`, { environment: MOST });
    for (let n = 0; n < 10; n++) expect(again(run, 'a')).to.equal('applied');
    expect(run.wrong).to.deep.equal([]);
  });

  it('counts the leases that run out, and not those that are given back', () => {
    const run = launched(`- slow`, { environment: MOST });
    for (const holder of ['a', 'b', 'c', 'd']) {
      sign(run, { kind: 'claim', holder });
      release(run, holder);
    }
    for (const holder of ['a', 'b', 'c']) {
      expect(run.wrong).to.deep.equal([]);
      sign(run, { kind: 'claim', holder });
      run.advance('10s');
    }
    expect(run.errors[0]).to.include({ code: 'BOSS_POISON' });
    expect(run.trace).to.have.length(7);
  });

  it('gives its error to a handler like any other', () => {
    const run = launched(`- slow: { on_error: alice }`, { environment: { maxAttempts: 1 } });
    again(run, 'a');
    expect(run.trace).to.deep.equal(['slow', 'alice']);
  });
});
