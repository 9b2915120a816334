import { expect } from 'chai';
import { lockId } from '../../engine/core/keeper-id.ts';
import { launched, type ScriptedRun } from '../support/scripted-run.ts';

const OTHER = { wfid: 'another', expression: '0!1' };
const TAKEN = { kind: 'claim', ...OTHER } as const;
const FREE = { kind: 'leave', ...OTHER } as const;

function locksOf(run: ScriptedRun): string[] {
  return run.notes.filter((note) => /lock/.test(note));
}

describe('with_lock', () => {
  it('runs its steps one after the other while it has the lock, and gives it back', () => {
    const run = launched(`- with_lock: { name: obs, do: [ alice, bob ] }\n- carol`);
    expect(run.trace).to.deep.equal(['alice', 'bob', 'carol']);
    expect(locksOf(run)).to.deep.equal(['locked 0_0', 'unlocked 0_0']);
  });

  it('takes its name from fields, so that each project has a lock of its own', () => {
    const run = launched(`- with_lock: { name: 'obs:\${f:project}', do: [ slow ] }`, { fields: { project: 'a b' } });
    expect(run.effects.find((effect) => effect.do === 'tell')).to.deep.include({ to: '@lock:obs%3Aa%20b' });
  });

  it('is also written lock', () => {
    expect(launched(`- lock: { name: obs, do: [ alice ] }`).trace).to.deep.equal(['alice']);
  });

  describe('when another process has the lock', () => {
    function waiting(attributes = ''): ScriptedRun {
      const run = launched(`- slow\n- with_lock: { name: obs, ${attributes} do: [ alice ] }\n- bob`);
      run.tell(lockId('obs'), TAKEN);
      run.answer('slow');
      return run;
    }

    it('waits until it is given back', () => {
      const run = waiting();
      expect(run.trace).to.deep.equal(['slow']);
      run.tell(lockId('obs'), FREE);
      expect(run.trace).to.deep.equal(['slow', 'alice', 'bob']);
    });

    it('fails at once with `wait: no`, and tries again when it is replayed', () => {
      const run = waiting('wait: no,');
      expect(run.wrong).to.deep.equal(['with_lock at 0_1 does not get the lock "obs": process another has it']);
      expect(run.errors[0]?.code).to.equal('BOSS_LOCK_BUSY');
      run.tell(lockId('obs'), FREE);
      run.replay();
      expect(run.trace).to.deep.equal(['slow', 'alice', 'bob']);
    });

    it('fails when it has waited for as long as it may', () => {
      const run = waiting('wait: 2h,');
      expect(run.advance('1h').errors).to.deep.equal([]);
      expect(run.advance('1h').wrong).to.deep.equal([
        'with_lock at 0_1 does not get the lock "obs": it was not given back in time',
      ]);
      run.tell(lockId('obs'), FREE);
      expect(run.trace).to.deep.equal(['slow']);
    });

    it('no longer minds its longest wait once it has the lock', () => {
      const run = waiting('wait: 2h,');
      run.tell(lockId('obs'), FREE);
      expect(run.advance('3h').trace).to.deep.equal(['slow', 'alice', 'bob']);
    });

    it('leaves the queue when it is cancelled', () => {
      const run = waiting();
      run.command('cancel', 'with_lock');
      expect(run.trace).to.deep.equal(['slow', 'bob']);
      run.tell(lockId('obs'), FREE);
      expect(run.trace).to.deep.equal(['slow', 'bob']);
    });

    it('begins when it is resumed, if it got the lock while it was paused', () => {
      const run = waiting();
      run.command('pause');
      run.tell(lockId('obs'), FREE);
      expect(run.trace).to.deep.equal(['slow']);
      run.command('resume');
      expect(run.trace).to.deep.equal(['slow', 'alice', 'bob']);
    });
  });

  describe('gives the lock back', () => {
    const DEFINITION = `
      - with_lock: { name: obs, do: [ slow ], on_error: bob, on_cancel: carol, timeout: 3h }
      - slower
    `;
    function isFree(run: ScriptedRun): boolean {
      return run.effects.findLast((effect) => effect.do === 'tell')?.message.kind === 'leave';
    }

    it('when a step in it fails and a handler takes over', () => {
      const run = launched(DEFINITION);
      expect(isFree(run)).to.equal(false);
      run.failed('slow');
      expect(run.trace).to.deep.equal(['slow', 'bob', 'slower']);
      expect(isFree(run)).to.equal(true);
    });

    it('when it is cancelled', () => {
      const run = launched(DEFINITION);
      run.command('cancel', 'with_lock');
      expect(run.trace).to.deep.equal(['slow', 'carol', 'slower']);
      expect(isFree(run)).to.equal(true);
    });

    it('when it times out', () => {
      expect(isFree(launched(DEFINITION).advance('3h'))).to.equal(true);
    });

    it('when the process is killed', () => {
      const run = launched(DEFINITION);
      run.command('kill');
      expect(isFree(run)).to.equal(true);
    });

    it('but not while a step in it stands in an error', () => {
      const run = launched(`- with_lock: { name: obs, do: [ slow ] }`);
      run.failed('slow');
      expect(run.wrong).to.deep.equal(['boom']);
      expect(isFree(run)).to.equal(false);
    });
  });

  describe('has it for as long as its ttl', () => {
    const DEFINITION = `- with_lock: { name: obs, ttl: 6h, do: [ slow, alice ] }\n- bob`;

    it('then cancels its steps, gives it back and fails', () => {
      const run = launched(DEFINITION).advance('6h');
      expect(run.takenBack).to.deep.equal(['slow']);
      expect(run.errors[0]?.code).to.equal('BOSS_LOCK_EXPIRED');
      expect(run.wrong).to.deep.equal(['with_lock at 0_0 had the lock for longer than its ttl ("obs")']);
    });

    it('and queues up anew when it is replayed', () => {
      const run = launched(DEFINITION).advance('6h');
      run.replay();
      run.answer('slow');
      expect(run.trace).to.deep.equal(['slow', 'slow', 'alice', 'bob']);
    });

    it('which is over with its steps', () => {
      const run = launched(DEFINITION);
      run.answer('slow');
      expect(run.advance('6h').errors).to.deep.equal([]);
    });
  });

  describe('when somebody takes the lock away', () => {
    it('cancels its steps and fails', () => {
      const run = launched(`- with_lock: { name: obs, do: [ slow ] }`);
      run.tell(lockId('obs'), { kind: 'take', by: 'anna (cli)' });
      expect(run.takenBack).to.deep.equal(['slow']);
      expect(run.errors[0]?.code).to.equal('BOSS_LOCK_LOST');
      expect(run.wrong).to.deep.equal(['with_lock at 0_0 was deprived of the lock by anna (cli) ("obs")']);
    });
  });

  describe('is refused', () => {
    it('without a name', () => {
      expect(launched(`- with_lock: { do: [ alice ] }`).wrong).to.deep.equal([
        'with_lock at 0_0: names no lock: write `with_lock: { name: obs, do: [ .. ] }`',
      ]);
    });

    it('without steps', () => {
      expect(launched(`- with_lock: obs`).wrong[0]).to.contain('write them under `do`');
    });

    it('within a step that has the same lock: it would wait for itself', () => {
      const run = launched(`- with_lock: { name: obs, do: [ { with_lock: { name: obs, do: [ alice ] } } ] }`);
      expect(run.wrong[0]).to.contain('the step at 0_0 around it has the lock "obs"');
    });

    it('with a duration that is none', () => {
      expect(launched(`- with_lock: { name: obs, ttl: soon, do: [ alice ] }`).wrong[0]).to.contain(
        '`ttl` "soon" is no duration: write 30m, 2h or 7d',
      );
    });

    it('with a name that is too long for a key of the store', () => {
      const run = launched(`- with_lock: { name: '\${f:name}', do: [ alice ] }`, { fields: { name: 'x'.repeat(600) } });
      expect(run.errors[0]?.code).to.equal('BOSS_LIMIT_EXCEEDED');
    });
  });

  it('lets two branches of one process in one after the other', () => {
    const run = launched(`
      - concurrence:
          - with_lock: { name: obs, do: [ slow ] }
          - with_lock: { name: obs, do: [ slower ] }
    `);
    expect(run.trace).to.deep.equal(['slow']);
    run.answer('slow');
    expect(run.trace).to.deep.equal(['slow', 'slower']);
  });
});
