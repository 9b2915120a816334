import { expect } from 'chai';
import type { Message } from '../../engine/core/outside-message.ts';
import type { Store } from '../../engine/store/store.ts';
import { Timers } from '../../engine/worker/timers.ts';
import type { Work } from '../../engine/worker/work.ts';
import { EngineRun, Gate, scripted, TESTER } from '../support/engine-run.ts';

describe('timers', () => {
  let run: EngineRun;
  let gate: Gate;

  beforeEach(async () => {
    gate = new Gate();
    run = await EngineRun.start({
      drainMs: 0,
      participants: [
        scripted('slow', () => gate.pass(), { concurrency: 10 }),
        scripted('noter', (workitem) => workitem.set('noted', true)),
        scripted('flaky', () => {
          throw new Error('not yet');
        }),
      ],
    });
  });
  afterEach(async () => {
    gate.open();
    await run.stop();
  });

  it('wake a process that waits', async () => {
    const wfid = await run.launch('name: w\ndo:\n  - wait: 0.05s\n  - noter\n');
    expect((await run.ended(wfid)).fields).to.include({ noted: true });
  });

  it('that became due while the engine was down fire at its start', async () => {
    const wfid = await run.launch('name: w\ndo:\n  - wait: 0.3s\n  - noter\n');
    const [waiting] = (await run.engine.process(wfid)).expressions_list.filter(({ name }) => name === 'wait');
    expect(waiting?.waitingFor.kind).to.equal('timer');
    await run.restart();
    expect((await run.ended(wfid)).fields).to.include({ noted: true });
  });

  it('of a step whose participant does not answer cancel it and run on_timeout', async () => {
    const wfid = await run.launch('name: t\ndo:\n  - slow: { timeout: 0.1s, on_timeout: noter }\n');
    expect((await run.ended(wfid)).fields).to.include({ noted: true });
    expect((await run.engine.history(wfid)).map(({ what }) => what)).to.include('timeout');
  });

  it('of a step survive a restart in which its workitem is sent again', async () => {
    const wfid = await run.launch('name: t\ndo:\n  - slow: { timeout: 1s, on_timeout: noter }\n');
    await gate.arrived();
    await run.restart();
    await gate.arrived(2);
    expect((await run.ended(wfid)).fields).to.include({ noted: true });
  });

  it('between the tries of a failing step survive a restart, and nothing is sent before they are due', async () => {
    const wfid = await run.launch("name: r\ndo:\n  - flaky: { on_error: '1s: retry' }\n");
    await run.entry(wfid, 'error_handled');
    await run.restart();
    const before = (await run.engine.history(wfid)).filter(({ what }) => what === 'dispatched').length;
    await run.failed(wfid);
    const { length } = (await run.engine.history(wfid)).filter(({ what }) => what === 'dispatched');
    expect([before, length]).to.deep.equal([1, 2]);
  });

  it('of a cancelled process do nothing', async () => {
    const wfid = await run.launch('name: w\ndo:\n  - wait: 0.1s\n  - noter\n');
    await run.engine.cancel(wfid, TESTER);
    await run.ended(wfid);
    await run.ended(await run.launch('name: w\ndo:\n  - wait: 0.2s\n'));
    expect((await run.engine.process(wfid)).fields).not.to.have.property('noted');
  });

  it('that are years away let the engine live', async () => {
    const wfid = await run.launch('name: w\ndo:\n  - wait: 5y\n');
    await run.restart();
    const [view] = (await run.engine.process(wfid)).expressions_list.filter(({ name }) => name === 'wait');
    expect(view?.waitingFor.until).to.be.greaterThan(Date.now() + 4 * 365 * 24 * 3_600_000);
  });

  describe('in memory', () => {
    const due = (wfid: string, at: number) => ({ wfid, id: 'x!1|wait', at });

    it('are taken from the store although there are more than one look takes', async () => {
      const all = Array.from({ length: 25_000 }, (_, n) => due(`p${n}`, 1));
      const fired = await fireAll(all);
      expect(new Set(fired.map(({ wfid }) => wfid)).size).to.equal(25_000);
    });

    /** Fires timers of a store from which each that fired is gone. */
    function fireAll(all: readonly { wfid: string; id: string; at: number }[]): Promise<Work[]> {
      const left = new Map(all.map((timer) => [timer.wfid, timer]));
      const store = {
        timers: async (_partition: number, _until: number, limit: number) => [...left.values()].slice(0, limit),
      } as unknown as Store;
      const fired: Work[] = [];
      return new Promise((resolve) => {
        const timers = new Timers(store, 1, (work) => {
          const { id } = (work.what as unknown as { message: Extract<Message, { kind: 'timer' }> }).message;
          expect(id).to.equal('x!1|wait');
          left.delete(work.wfid);
          fired.push(work);
          if (left.size > 0) return;
          timers.stop();
          resolve(fired);
        });
        void timers.start();
      });
    }
  });
});
