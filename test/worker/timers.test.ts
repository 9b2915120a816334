import { expect } from 'chai';
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

  it('that are due in the same second wake ten thousand processes, each once', async function () {
    this.timeout(120_000);
    const at = new Date(Date.now() + 4000).toISOString();
    const counts = new Map<string, number>();
    let left = 10_000;
    let finish = (): void => undefined;
    const over = new Promise<void>((resolve) => {
      finish = resolve;
    });
    run.engine.subscribe(({ wfid, entry }) => {
      if (entry.what !== 'ended') return;
      counts.set(wfid, (counts.get(wfid) ?? 0) + 1);
      if (--left === 0) finish();
    });
    const definition = `name: w\ndo:\n  - wait: { until: '${at}' }\n  - set: { woken: true }\n`;
    const wfids = await Promise.all(Array.from({ length: left }, () => run.launch(definition)));
    await over;
    expect(new Set(counts.values())).to.deep.equal(new Set([1]));
    expect([...counts.keys()].sort()).to.deep.equal(wfids.sort());
  });
});
