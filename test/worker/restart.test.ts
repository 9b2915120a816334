import { expect } from 'chai';
import { LmdbStore } from '../../engine/store/lmdb/lmdb-store.ts';
import { EngineRun, Gate, scripted, TESTER } from '../support/engine-run.ts';

describe('an engine that is stopped and started again', () => {
  let run: EngineRun;
  let gate: Gate;
  let calls: string[];

  beforeEach(async () => {
    gate = new Gate();
    calls = [];
    run = await EngineRun.start({
      drainMs: 0,
      config: { partitions: 3 },
      participants: [
        scripted('quick', (workitem) => {
          calls.push(`quick ${workitem.wfid}`);
          workitem.set('n', Number(workitem.get('n') ?? 0) + 1);
        }),
        scripted(
          'slow',
          async (workitem) => {
            calls.push(`slow ${workitem.wfid} ${workitem.attempt}`);
            await gate.pass();
            workitem.set('slow', true);
          },
          { concurrency: 100 },
        ),
      ],
    });
  });
  afterEach(async () => {
    gate.open();
    await run.stop();
  });

  async function outbox(): Promise<number> {
    const store = new LmdbStore({ folder: (run.config.store as { folder: string }).folder });
    const { partitions } = await store.open();
    let count = 0;
    for (let n = 0; n < partitions; n++) count += (await store.outbox(n)).length;
    await store.close();
    return count;
  }

  it('sends a workitem again that nobody has answered, once and as the same attempt', async () => {
    const wfid = await run.launch('name: s\ndo: [slow, quick]');
    await gate.arrived();
    await run.restart();
    await gate.arrived(2);
    gate.open();
    expect((await run.ended(wfid)).fields).to.include({ slow: true, n: 1 });
    expect(calls).to.deep.equal([`slow ${wfid} 1`, `slow ${wfid} 1`, `quick ${wfid}`]);
  });

  it('loses no answer that was given before it stopped', async () => {
    const wfids = await Promise.all(
      Array.from({ length: 200 }, () => run.launch('name: q\ndo: [quick, quick, quick]')),
    );
    await run.restart();
    for (const wfid of wfids) expect((await run.ended(wfid)).fields).to.include({ n: 3 });
    expect(calls).to.have.length(600);
  });

  it('leaves nothing in the outbox', async () => {
    const forgotten = await run.launch('name: f\ndo:\n  - quick: { forget: true }\n  - slow\n');
    await gate.arrived();
    await run.ended(await run.launch('name: q\ndo: [quick]'));
    await run.stop();
    expect(await outbox()).to.equal(0);
    await run.start();
    gate.open();
    await run.ended(forgotten);
    await run.stop();
    expect(await outbox()).to.equal(0);
  });

  it('sends what nobody waits for any more no second time', async () => {
    const forgotten = await run.launch('name: f\ndo:\n  - quick: { forget: true }\n');
    const failed = await run.launch('name: u\ndo: [nobody_there]');
    const cancelled = await run.launch('name: c\ndo: [slow]');
    await gate.arrived();
    await run.engine.cancel(cancelled, TESTER);
    await Promise.all([run.ended(forgotten), run.failed(failed), run.ended(cancelled)]);
    const before = [...calls];
    await run.restart();
    await run.ended(await run.launch('name: q\ndo: [quick]'));
    expect(calls.slice(before.length)).to.have.length(1);
    expect(before.filter((call) => call === `quick ${forgotten}`)).to.have.length(1);
  });

  it('goes on when one participant is gone: its step fails by name, the others work', async () => {
    const stuck = await run.launch('name: s\ndo: [slow]');
    await gate.arrived();
    const others = [scripted('quick', (workitem) => workitem.set('n', 1))];
    await run.restart(others);
    const { errors_list } = await run.failed(stuck);
    expect(errors_list[0]).to.include({ code: 'BOSS_UNROUTABLE' });
    expect(errors_list[0]?.message).to.contain('slow');
    expect((await run.ended(await run.launch('name: q\ndo: [quick]'))).state).to.equal('done');
  });

  it('goes on with hundreds of processes that wait, each sent once', async () => {
    const wfids = await Promise.all(Array.from({ length: 300 }, () => run.launch('name: s\ndo: [quick, slow]')));
    await Promise.all(wfids.map((wfid) => run.entry(wfid, 'dispatched', 2)));
    calls = [];
    await run.restart();
    gate.open();
    for (const wfid of wfids) expect((await run.ended(wfid)).fields).to.include({ n: 1, slow: true });
    expect(calls).to.have.length(300);
  });

  it('tells its state, and takes no work while it stops', async () => {
    expect(run.engine.status()).to.include({ state: 'working', reason: null, pid: process.pid });
    expect(run.engine.status().store).to.include({ kind: 'lmdb', partitions: 3, durability: 'A' });
    const { engine } = run;
    await run.stop();
    expect(engine.status()).to.include({ state: 'stopping' });
    const refusal = await engine
      .launch({ definition: 'name: q\ndo: [quick]' }, TESTER)
      .catch((error: unknown) => error);
    expect(refusal).to.include({ code: 'BOSS_UNAVAILABLE' });
  });

  it('refuses a second engine on its store, which names the first', async () => {
    const second = new EngineRun({ config: { store: run.config.store } });
    const refusal = await second.start().catch((error: unknown) => error);
    expect(refusal).to.include({ code: 'BOSS_STORE_IN_USE' });
    expect((refusal as Error).message).to.contain(String(process.pid));
    expect((await run.ended(await run.launch('name: q\ndo: [quick]'))).state).to.equal('done');
  });
});
