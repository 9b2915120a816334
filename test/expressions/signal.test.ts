import { expect } from 'chai';
import { signalId } from '../../engine/core/keeper-id.ts';
import type { Signal } from '../../engine/core/keeper.ts';
import { launched, type ScriptedRun } from '../support/scripted-run.ts';

const AT = '2026-11-20 20:27:15.000000 UTC';

function sent(run: ScriptedRun, name: string, match: string | null = null, signal: Partial<Signal> = {}): ScriptedRun {
  const whole = { id: 'one', payload: {}, by: 'anna (cli)', keep: 60_000, ...signal };
  return run.tell(signalId(name, match), { kind: 'signal', ...whole });
}

describe('signal', () => {
  it('wakes the step that waits for it, with its payload', () => {
    const run = launched(`
      - concurrence:
          - sequence: [ { await: { signal: built } }, alice ]
          - sequence: [ slow, { signal: { name: built, payload: { result: ok } } } ]
    `);
    expect(run.trace).to.deep.equal(['slow']);
    run.answer('slow');
    expect(run.trace).to.deep.equal(['slow', 'alice']);
    expect(run.workOf('alice').fields['signal']).to.include({ result: 'ok', by: 'process 20261120-2027-test', at: AT });
  });

  it('is kept for the step that comes later', () => {
    const run = launched(`- signal: built\n- slow\n- await: { signal: built }\n- alice`);
    run.answer('slow');
    expect(run.trace).to.deep.equal(['slow', 'alice']);
  });

  it('is kept for a day, or for as long as it says', () => {
    const definition = (keep: string) =>
      `- signal: { name: built${keep} }\n- slow\n- await: { signal: built }\n- alice`;
    const traceAfter = (time: string, keep = '') => {
      const run = launched(definition(keep)).advance(time);
      run.answer('slow');
      return run.trace;
    };
    expect(traceAfter('23h')).to.deep.equal(['slow', 'alice']);
    expect(traceAfter('25h')).to.deep.equal(['slow']);
    expect(traceAfter('25h', ', keep: 7d')).to.deep.equal(['slow', 'alice']);
    expect(traceAfter('1s', ', keep: no')).to.deep.equal(['slow']);
  });

  it('is taken once when it was kept', () => {
    const run = launched(`- signal: built\n- await: { signal: built }\n- alice\n- await: { signal: built }\n- bob`);
    expect(run.trace).to.deep.equal(['alice']);
  });

  it('goes to everybody who waits', () => {
    const run = launched(`
      - concurrence:
          - sequence: [ { await: { signal: lifted } }, alice ]
          - sequence: [ { await: { signal: lifted } }, bob ]
    `);
    expect(sent(run, 'lifted').trace).to.deep.equal(['alice', 'bob']);
  });

  it('reaches only those who wait for the same match', () => {
    const run = launched(`- await: { signal: built, match: '\${f:id}', as: build }\n- alice`, { fields: { id: 17 } });
    sent(run, 'built', '18');
    sent(run, 'built');
    expect(run.trace).to.deep.equal([]);
    sent(run, 'built', '17', { payload: { ok: true } });
    expect(run.workOf('alice').fields['build']).to.deep.equal({ ok: true, id: 'one', by: 'anna (cli)', at: AT });
  });

  it('comes once, however often it is sent under the same id', () => {
    const run = launched(`- await: { signal: built }\n- alice\n- await: { signal: built }\n- bob`);
    sent(sent(run, 'built'), 'built');
    expect(run.trace).to.deep.equal(['alice']);
    expect(sent(run, 'built', null, { id: 'two' }).trace).to.deep.equal(['alice', 'bob']);
  });

  it('waits in the order of its coming for a loop that takes them all', () => {
    const run = launched(`
      - repeat:
          - await: { signal: change }
          - slow
          - break: { if: '\${f:signal.last}' }
    `);
    for (const number of [1, 2, 3]) {
      sent(run, 'change', null, { id: String(number), payload: { number, last: number === 3 } });
    }
    const seen: unknown[] = [];
    for (let left = 3; left > 0; left--) {
      seen.push((run.workOf('slow').fields['signal'] as { number: number }).number);
      run.answer('slow');
    }
    expect(seen).to.deep.equal([1, 2, 3]);
    expect(run.flavour).to.equal(null);
  });

  it('is to be had again when the step that it was sent to had just gone', () => {
    const run = launched(`- await: { signal: built, timeout: 1h }\n- slow\n- await: { signal: built }\n- alice`);
    run.command('pause');
    sent(run, 'built');
    run.command('cancel', 'await');
    run.command('resume');
    run.answer('slow');
    expect(run.trace).to.deep.equal(['slow', 'alice']);
  });

  it('is written down by who sends and by who takes it', () => {
    const run = launched(`- signal: { name: built, match: 17 }\n- await: { signal: built, match: 17 }`);
    const lines = run.effects.flatMap((effect) => (effect.do === 'journal' ? [[effect.what, effect.data]] : []));
    const since = run.execution.head.launchedAt;
    const id = '20261120-2027-test!0_0!00000000000000000000000000000002';
    expect(lines).to.deep.include.members([
      ['signal_sent', { signal: 'built', match: '17', id }],
      ['signal_received', { signal: 'built', match: '17', id, by: 'process 20261120-2027-test', since }],
    ]);
  });

  describe('is refused', () => {
    const wrongOf = (definition: string): string => launched(definition).wrong[0] ?? 'nothing is wrong';

    it('without a name', () => {
      expect(wrongOf(`- signal: { match: 1 }`)).to.contain('names no signal: write `signal: freeze_lifted`');
      expect(wrongOf(`- await: { signal: '' }`)).to.contain('names no signal: write `await: { signal: built }`');
    });

    it('with a match that is empty, since nothing would tell it from others', () => {
      expect(wrongOf(`- signal: { name: built, match: '\${f:missing}' }`)).to.contain('`match` is empty');
      expect(wrongOf(`- await: { signal: built, match: '\${f:missing}' }`)).to.contain('`match` is empty');
    });

    it('with a payload that is no object', () => {
      expect(wrongOf(`- signal: { name: built, payload: ok }`)).to.contain('`payload` is an object');
    });

    it('with a time that is none', () => {
      expect(wrongOf(`- signal: { name: built, keep: long }`)).to.contain('`keep` "long" is no duration');
    });

    it('in an await that has steps of its own', () => {
      expect(wrongOf(`- await: { signal: built, do: [ alice ] }`)).to.contain('a loop around both to take them all');
    });
  });
});
