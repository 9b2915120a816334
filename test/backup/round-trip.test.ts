import { expect } from 'chai';
import { join } from 'node:path';
import { writeFileSync } from 'node:fs';
import { verifyBackup } from '../../engine/backup/read-backup.ts';
import type { Config } from '../../engine/config/config.ts';
import { restore } from '../../engine/restore.ts';
import { EngineRun, Gate, scripted, TESTER } from '../support/engine-run.ts';
import { eventually } from '../support/eventually.ts';
import { scratchFolder } from '../support/scratch-folder.ts';

const WAITING = {
  participant: 'name: participant\ndo: [slow, worker]',
  timer: 'name: timer\ndo:\n  - wait: 1s\n  - worker',
  question: "name: question\ndo:\n  - ask: 'Go on?'\n  - worker",
  holder: 'name: holder\ndo:\n  - with_lock: { name: machine, do: [slow] }\n  - worker',
  queued: 'name: queued\ndo:\n  - with_lock: { name: machine, do: [worker] }',
  signal: 'name: signal\ndo:\n  - await: { signal: built }\n  - worker',
  failed: 'name: failed\ndo: [picky, worker]',
  undoing: 'name: undoing\ndo:\n  - worker: { undo_with: undoer }\n  - slow\n  - error: { text: no good }',
  branches: 'name: branches\ndo:\n  - concurrence: { merge_type: union, do: [slow, { wait: 1s }, slow] }\n  - worker',
  listener: 'name: listener\ndo:\n  - listen: { to: special, upon: reply }\n  - worker',
  breakpoint: 'name: breakpoint\ndo:\n  - breakpoint: look\n  - worker',
};
type Name = keyof typeof WAITING;

describe('a backup', function () {
  this.timeout(60_000);
  let gate: Gate;
  let isPicky: boolean;
  let undone: string[];

  const participants = () => [
    scripted('slow', () => gate.pass(), { concurrency: 20 }),
    scripted('worker', (workitem) => workitem.set('worked', true), { concurrency: 20 }),
    scripted('special', () => undefined),
    scripted('undoer', (workitem) => void undone.push(workitem.wfid)),
    scripted('picky', () => {
      if (isPicky) throw new Error('not like this');
    }),
  ];
  beforeEach(() => {
    gate = new Gate();
    isPicky = true;
    undone = [];
  });

  /** A process of each kind, all of them waiting. */
  async function waiting(run: EngineRun): Promise<Map<Name, string>> {
    const wfids = new Map<Name, string>();
    for (const [name, definition] of Object.entries(WAITING)) {
      wfids.set(name as Name, await run.launch(definition, { name }));
      if (name === 'holder') await gate.arrived(2);
    }
    await gate.arrived(5);
    await run.entry(wfids.get('question') ?? '', 'asked');
    await run.failed(wfids.get('failed') ?? '');
    await eventually(async () => (await run.engine.locks()).locks[0]?.queue.length === 1, { what: 'somebody waits' });
    await eventually(async () => (await run.engine.signals()).signals[0]?.waiting.length === 1, { what: 'a waiter' });
    return wfids;
  }

  /** Does what all of them wait for. */
  async function goOn(run: EngineRun, wfids: ReadonlyMap<Name, string>): Promise<void> {
    gate.open();
    isPicky = false;
    const [task] = (await run.engine.tasks()).tasks;
    await run.engine.answer(task?.id ?? '', { decision: 'yes' }, TESTER);
    await run.engine.sendSignal({ name: 'built' }, TESTER);
    await run.engine.replay(wfids.get('failed') ?? '', TESTER);
    await run.engine.proceed(wfids.get('breakpoint') ?? '', TESTER);
    await run.launch('name: other\ndo: [special]');
    await run.failed(wfids.get('undoing') ?? '');
    await run.engine.cancel(wfids.get('undoing') ?? '', TESTER);
  }

  async function ends(run: EngineRun, wfids: ReadonlyMap<Name, string>) {
    const found: Partial<Record<Name, unknown>> = {};
    for (const [name, wfid] of wfids) {
      const { state, fields } = await run.ended(wfid);
      const history = await run.engine.history(wfid);
      expect(history.map(({ seq }) => seq)).to.deep.equal(history.map((_, i) => i + 1));
      found[name] = { state, fields };
    }
    // when people and signals came, and the id of the signal, are of each run
    return JSON.parse(JSON.stringify(found, (key, value: unknown) => (key === 'at' || key === 'id' ? null : value)));
  }

  async function backup(run: EngineRun): Promise<string> {
    const response = await fetch(`${run.url}/api/v1/backup`);
    expect(response.status).to.equal(200);
    const file = join(scratchFolder('backup'), 'boss.backup.gz');
    writeFileSync(file, Buffer.from(await response.arrayBuffer()));
    return file;
  }

  const elsewhere = (run: EngineRun, partitions = 3): Config => ({
    ...run.config,
    store: { kind: 'embedded', folder: scratchFolder('restored') },
    partitions,
  });

  it('takes along processes that wait for anything: restored, they come to the same end', async () => {
    const first = await EngineRun.start({ participants: participants() });
    const wfids = await waiting(first);
    const file = await backup(first);
    await goOn(first, wfids);
    const wanted = await ends(first, wfids);
    const undoneFirst = undone;
    await first.stop();

    gate = new Gate();
    isPicky = true;
    undone = [];
    const config = elsewhere(first);
    const { processes, again } = await restore(config, file);
    expect(processes).to.equal(wfids.size + 2);
    expect(again).to.equal(5);
    const second = await EngineRun.start({ participants: participants(), config });
    const { state, reason } = second.engine.status();
    expect(state).to.equal('held');
    expect(reason).to.match(/restored at .* from a backup of .*boss engine resume \(5 workitems will be sent again\)/);
    const refused = await second.launch('name: x\ndo: [worker]').catch((error: Error) => error);
    expect(refused).to.include({ code: 'BOSS_UNAVAILABLE', message: reason });
    expect((await second.engine.process(wfids.get('holder') ?? '')).state).to.equal('running');

    expect(await second.engine.hold.resume()).to.deep.equal({ sent: 5 });
    expect(second.engine.status()).to.include({ state: 'working', reason: null });
    await gate.arrived(5);
    await goOn(second, wfids);
    expect(await ends(second, wfids)).to.deep.equal(wanted);
    expect(undone).to.deep.equal(undoneFirst);
    await second.stop();
  });

  it('does nothing before somebody says so, over a restart too', async () => {
    const first = await EngineRun.start({ participants: participants() });
    const wfid = await first.launch('name: t\ndo:\n  - wait: 0.2s\n  - worker');
    const file = await backup(first);
    await first.ended(wfid);
    await first.stop();
    const config = elsewhere(first, 1);
    await restore(config, file);
    const second = await EngineRun.start({ participants: participants(), config });
    const before = await second.engine.history(wfid);
    await second.restart();
    expect(second.engine.status().state).to.equal('held');
    expect(await second.engine.history(wfid)).to.deep.equal(before);
    await second.engine.hold.resume();
    expect((await second.ended(wfid)).fields).to.include({ worked: true });
    await second.restart();
    expect(second.engine.status().state).to.equal('working');
    await second.stop();
  });

  it('goes into an empty store only', async () => {
    const run = await EngineRun.start({ participants: participants() });
    const file = await backup(run);
    await run.stop();
    const error = await restore(run.config, file).catch((refused: Error) => refused);
    expect(error).to.include({ code: 'BOSS_STORE_NOT_EMPTY' });
    const config = elsewhere(run);
    await restore(config, file);
    expect(await restore(config, file).catch((refused: Error) => refused)).to.include({ code: 'BOSS_STORE_NOT_EMPTY' });
  });

  it('that was made under load has each process as of the same moment', async () => {
    const run = await EngineRun.start({ participants: participants(), config: { partitions: 4 } });
    const launched: string[] = [];
    const isEnough = new AbortController();
    const load = (async () => {
      while (!isEnough.signal.aborted) {
        const some = Array.from({ length: 20 }, () =>
          run.launch('name: l\ndo: [worker, { with_lock: { name: m, do: [worker] } }]'),
        );
        launched.push(...(await Promise.all(some)));
      }
    })();
    await eventually(() => launched.length >= 60, { what: 'some load' });
    const file = await backup(run);
    isEnough.abort();
    await load;
    const config = elsewhere(run, 2);
    await run.stop();
    const { head, counts } = await verifyBackup(file);
    expect(counts.processes).to.be.greaterThan(59);
    expect(head.partitions).to.equal(4);
    await restore(config, file);
    const second = await EngineRun.start({ participants: participants(), config });
    await second.engine.hold.resume();
    const live = async () => (await second.engine.processes({ state: 'live', limit: 1 })).processes.length;
    await eventually(async () => (await live()) === 0, { what: 'all have ended', within: 30_000 });
    expect((await second.engine.locks()).locks).to.deep.equal([]);
    const { processes } = await second.engine.processes({ limit: 1000 });
    for (const { wfid, state } of processes) {
      expect(state, wfid).to.equal('done');
      const history = await second.engine.history(wfid);
      expect(history.filter(({ what }) => what === 'replied')).to.have.length(2);
    }
    await second.stop();
  });
});
