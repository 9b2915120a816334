import { expect } from 'chai';
import type { BossError } from '../../engine/errors.ts';
import { eventually } from '../support/eventually.ts';
import { EngineRun, scripted, TESTER } from '../support/engine-run.ts';

const HOLDING = `
name: holding
do:
  - with_lock: { name: 'obs:\${f:project}', ttl: 1h, do: [ worker ] }
`;

describe('locks', () => {
  let run: EngineRun;
  let free: (() => void)[] = [];
  const busy: string[] = [];

  beforeEach(async () => {
    free = [];
    busy.length = 0;
    const worker = scripted('worker', async (work) => {
      busy.push(work.wfid);
      await new Promise<void>((resolve) => free.push(resolve));
    });
    run = await EngineRun.start({ participants: [worker], drainMs: 0 });
  });
  afterEach(async () => {
    for (const one of free) one();
    await run.stop();
  });

  async function held(project = 'p'): Promise<string> {
    const wfid = await run.launch(HOLDING, { project });
    await run.entry(wfid, 'locked');
    return wfid;
  }
  async function queued(place: number, project = 'p'): Promise<string> {
    const wfid = await run.launch(HOLDING, { project });
    await run.until(wfid, ({ expressions_list: live }) => live.some(({ waitingFor }) => waitingFor.kind === 'lock'));
    const { queue } = await run.engine.lock(`obs:${project}`);
    expect(queue[place]?.wfid).to.equal(wfid);
    return wfid;
  }

  it('are held by one process at a time, in the order in which they came', async () => {
    const wfids = [await held(), await queued(0), await queued(1)];
    for (const wfid of wfids) {
      await run.entry(wfid, 'dispatched');
      const leave = await eventually(() => free.pop() ?? null, { what: 'the worker is at work' });
      leave();
      await run.ended(wfid);
    }
    expect(busy).to.deep.equal(wfids);
  });

  it('of different names have nothing to do with each other', async () => {
    await held('p');
    await held('q');
    expect((await run.engine.locks()).locks.map(({ name }) => name).sort()).to.deep.equal(['obs:p', 'obs:q']);
  });

  it('show who has them until when, and who waits', async () => {
    const [first, second] = [await held(), await queued(0)];
    const { holder, queue } = await run.engine.lock('obs:p');
    expect(holder).to.deep.include({ wfid: first, takenBy: null });
    expect((holder?.until ?? 0) - (holder?.since ?? 0)).to.equal(60 * 60_000);
    expect(queue.map(({ wfid }) => wfid)).to.deep.equal([second]);
    const { expressions_list: live } = await run.engine.process(second);
    expect(live.find(({ name }) => name === 'with_lock')?.waitingFor.text).to.equal(
      'waits for the lock "obs:p": boss lock show obs:p',
    );
  });

  it('and their queues outlive the engine', async () => {
    const [first, second] = [await held(), await queued(0)];
    await run.restart();
    expect((await run.engine.lock('obs:p')).holder?.wfid).to.equal(first);
    await run.engine.cancel(first, TESTER);
    await run.entry(second, 'locked');
    expect((await run.engine.lock('obs:p')).holder?.wfid).to.equal(second);
  });

  it('that nobody has leave nothing behind', async () => {
    const wfid = await held();
    await run.engine.kill(wfid, TESTER);
    await run.ended(wfid);
    await eventually(async () => (await run.engine.locks()).locks.length === 0, { what: 'the lock is gone' });
    const refusal = await run.engine.lock('obs:p').catch((error: unknown) => (error as BossError).code);
    expect(refusal).to.equal('BOSS_UNKNOWN_LOCK');
  });

  it('can be taken away: the step fails, and the next one has it', async () => {
    const [first, second] = [await held(), await queued(0)];
    expect((await run.engine.releaseLock('obs:p', TESTER)).holder?.wfid).to.equal(first);
    const { errors_list: errors } = await run.failed(first);
    expect(errors[0]?.message).to.equal('with_lock at 0_0 was deprived of the lock by tester (api) ("obs:p")');
    await run.entry(second, 'locked');
  });

  it('cannot be taken by one person when that would cancel a protected step', async () => {
    const wfid = await run.launch(`
      name: guarded
      do:
        - with_lock: { name: obs, do: [ worker: { protected: true } ] }
    `);
    await run.entry(wfid, 'locked');
    const refusal = await run.engine.releaseLock('obs', TESTER).catch((error: unknown) => error as BossError);
    expect(refusal).to.deep.include({ code: 'BOSS_FOUR_EYES' });
    expect((refusal as BossError).message).to.match(/boss cancel \S+ --expression '0_0!\w+'$/);
    expect((await run.engine.lock('obs')).holder).to.deep.include({ wfid, takenBy: null });
  });

  it('are no processes: nothing can be done to them by their id, and no list has them', async () => {
    await held();
    const code = await run.engine.cancel('@lock:obs%3Ap', TESTER).catch((error: unknown) => (error as BossError).code);
    expect(code).to.equal('BOSS_UNKNOWN_PROCESS');
    const { processes } = await run.engine.processes({});
    expect(processes.map(({ state }) => state)).to.deep.equal(['running']);
  });
});
