import { expect } from 'chai';
import { Redis } from 'ioredis';
import { mkdirSync, rmdirSync } from 'node:fs';
import { join } from 'node:path';
import { EngineRun, Gate, scripted } from '../../support/engine-run.ts';
import { eventually } from '../../support/eventually.ts';
import { type RedisServer, startRedis } from '../../support/servers.ts';

const GATED = 'name: g\ndo: [slow, adder, adder]';

describe('an engine whose Redis is there and takes no writes', function () {
  this.timeout(120_000);
  let redis: RedisServer;
  let client: Redis;
  let run: EngineRun;
  let gate: Gate;

  beforeEach(async () => {
    gate = new Gate();
    redis = await startRedis({ args: ['--loading-process-events-interval-bytes', '1024'] });
    client = new Redis(redis.url);
    client.on('error', () => undefined);
    run = await EngineRun.start({
      config: { store: { kind: 'redis', url: redis.url, allowDataLoss: false }, partitions: 4 },
      participants: [
        scripted('adder', (workitem) => workitem.set('n', Number(workitem.get('n') ?? 0) + 1), { concurrency: 20 }),
        scripted('slow', () => gate.pass(), { concurrency: 20 }),
      ],
    });
  });
  afterEach(async () => {
    gate.open();
    await run.stop();
    client.disconnect();
    await redis.stop();
  });

  async function waitingProcesses(): Promise<string[]> {
    const wfids = await Promise.all(Array.from({ length: 10 }, () => run.launch(GATED)));
    await gate.arrived(10);
    return wfids;
  }

  /** The engine notices by itself; nothing tells us when. */
  const standsStill = (why: RegExp) =>
    eventually(() => why.test(run.engine.status().reason ?? ''), { what: `the engine says ${why}`, within: 30_000 });

  /** What a person sees, and that no process has gone half a step. */
  async function expectBackPressure(wfids: readonly string[], why: RegExp): Promise<void> {
    expect(run.engine.status().state).to.equal('waiting');
    expect(run.lines.some(({ level, data }) => level === 'warn' && why.test(String(data['reason'])))).to.equal(true);
    const launch = await fetch(`${run.url}/api/v1/processes`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ definition: GATED }),
    });
    expect(launch.status).to.equal(503);
    expect(await launch.text()).to.match(why);
    for (const wfid of wfids) {
      const history = await eventually(() => run.engine.history(wfid).catch(() => null), { what: 'a history' });
      const replied = history.filter(({ what }) => what === 'replied');
      expect(replied, wfid).to.deep.equal([]);
    }
  }

  /** Each comes to its end once, and its journal has no gap. */
  async function expectEnds(wfids: readonly string[]): Promise<void> {
    for (const wfid of wfids) {
      expect((await run.ended(wfid)).fields).to.include({ n: 2 });
      const history = await run.engine.history(wfid);
      expect(history.map(({ seq }) => seq)).to.deep.equal(history.map((_, i) => i + 1));
      expect(history.filter(({ what }) => what === 'replied')).to.have.length(3);
    }
    expect(run.engine.status()).to.include({ state: 'working', reason: null });
    expect((await run.engine.processes({})).processes).to.have.length(wfids.length);
    expect(run.lines.filter(({ level }) => level === 'error')).to.deep.equal([]);
  }

  it('because its memory is full, goes on when there is room again', async () => {
    const wfids = await waitingProcesses();
    await client.config('SET', 'maxmemory', '1mb');
    gate.open();
    await standsStill(/memory is full/);
    await expectBackPressure(wfids, /memory is full/);
    await client.config('SET', 'maxmemory', '0');
    await expectEnds(wfids);
  });

  it('because it has become a replica, goes on when it is the primary again', async () => {
    const wfids = await waitingProcesses();
    await client.replicaof('127.0.0.1', 1);
    gate.open();
    await standsStill(/replica/);
    await expectBackPressure(wfids, /replica/);
    await client.replicaof('NO', 'ONE');
    await expectEnds(wfids);
  });

  it('because it cannot save, goes on when its disk is mended', async () => {
    const wfids = await waitingProcesses();
    const inTheWay = join(redis.folder, 'dump.rdb');
    mkdirSync(inTheWay);
    await client.config('SET', 'save', '3600 1');
    const saved = (wanted: string) =>
      eventually(async () => (await client.info('persistence')).includes(`rdb_last_bgsave_status:${wanted}`), {
        what: `the last save is ${wanted}`,
      });
    await client.bgsave();
    await saved('err');
    gate.open();
    await standsStill(/cannot save/);
    await expectBackPressure(wfids, /cannot save/);
    rmdirSync(inTheWay);
    await client.bgsave();
    await saved('ok');
    await expectEnds(wfids);
  });

  it('because it loads a large file after a restart, goes on when it has loaded', async () => {
    const wfids = await waitingProcesses();
    const filler = client.pipeline();
    for (let n = 0; n < 20_000; n++) filler.set(`filler:${n}`, 'x');
    await filler.exec();
    await redis.kill();
    gate.open();
    await standsStill(/not available/);
    const restarted = redis.restart(['--key-load-delay', '200']);
    await standsStill(/is loading its data/);
    expect(run.engine.status().state).to.equal('waiting');
    await restarted;
    await expectEnds(wfids);
  });

  it('because it stands still, says so after some seconds and goes on with it', async () => {
    const wfids = await waitingProcesses();
    process.kill(redis.pid, 'SIGSTOP');
    try {
      gate.open();
      await standsStill(/has not answered a commit for \d+ seconds/);
      const response = await fetch(`${run.url}/api/v1/health`);
      expect(response.status).to.equal(503);
    } finally {
      process.kill(redis.pid, 'SIGCONT');
    }
    await expectEnds(wfids);
  });

  it('answers a launch that came before anybody noticed, and has not made it', async () => {
    await run.engine.putDefinition({ source: GATED }, { name: 'tester', via: 'api' });
    await run.launch('g');
    await gate.arrived();
    await client.config('SET', 'maxmemory', '1mb');
    const error = await run.engine.launch({ definition: 'g', wfid: 'late' }, { name: 'tester', via: 'api' }).then(
      () => expect.fail('it was launched'),
      (refused: Error) => refused,
    );
    expect(error).to.include({ code: 'BOSS_UNAVAILABLE' });
    expect(error.message).to.match(/memory is full/);
    await client.config('SET', 'maxmemory', '0');
    await eventually(() => run.engine.status().state === 'working', { what: 'the engine works again' });
    expect((await run.engine.processes({})).processes.map(({ wfid }) => wfid)).to.not.include('late');
  });
});
