import { expect } from 'chai';
import type { BossError } from '../../../engine/errors.ts';
import { connectAmqp, Host, type Link, silentLog } from '../../../participants/sdk/index.ts';
import { EngineRun, Gate, scripted, TESTER } from '../../support/engine-run.ts';
import { eventually } from '../../support/eventually.ts';
import { type RabbitServer, type RedisServer, startRabbit, startRedis } from '../../support/servers.ts';
import { startTcpProxy, type TcpProxy } from '../../support/tcp-proxy.ts';
import { refusal } from '../../support/refusal.ts';

const THREE = 'name: p\ndo: [adder, adder, adder]';
const GATED = 'name: g\ndo: [slow, adder]';

describe('an engine whose servers go away', function () {
  this.timeout(120_000);
  let redis: RedisServer;
  let rabbit: RabbitServer;
  let toRedis: TcpProxy;
  let toRabbit: TcpProxy;
  let run: EngineRun;
  let link: Link;
  let host: Host;
  let gate: Gate;
  let calls: string[];

  before(async () => {
    [redis, rabbit] = await Promise.all([startRedis(), startRabbit()]);
  });
  after(() => Promise.all([redis.stop(), rabbit.stop()]));

  beforeEach(async () => {
    gate = new Gate();
    calls = [];
    [toRedis, toRabbit] = await Promise.all([startTcpProxy(redis.port), startTcpProxy(rabbit.port)]);
    run = await EngineRun.start({
      config: {
        store: { kind: 'redis', url: `redis://127.0.0.1:${toRedis.port}`, allowDataLoss: false },
        transport: { kind: 'amqp', url: `amqp://guest:guest@127.0.0.1:${toRabbit.port}/` },
      },
    });
    link = await connectAmqp({ url: rabbit.url, log: silentLog, name: 'participants' });
    const adder = scripted(
      'adder',
      (workitem) => {
        calls.push(`${workitem.wfid} ${workitem.fei.expid}`);
        workitem.set('n', Number(workitem.get('n') ?? 0) + 1);
      },
      { concurrency: 20 },
    );
    const slow = scripted('slow', () => gate.pass(), { concurrency: 20 });
    host = new Host({ link, participants: [adder, slow], log: silentLog });
    await host.start();
    for (const registration of host.registrations) await run.engine.register(registration, TESTER);
  });
  afterEach(async () => {
    gate.open();
    await host.drain();
    await link.close();
    await run.stop();
    await Promise.all([toRedis.close(), toRabbit.close()]);
  });

  /** The engine notices by itself; nothing tells us when. */
  const state = (wanted: string) =>
    eventually(() => run.engine.status().state === wanted, { what: `the engine is ${wanted}`, within: 30_000 });

  async function answered503(): Promise<string> {
    const response = await fetch(`${run.url}/api/v1/processes`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ definition: THREE }),
    });
    expect(response.status).to.equal(503);
    return ((await response.json()) as { error: { message: string } }).error.message;
  }

  /** Each process came to its end, and each step was applied once. */
  async function inOrder(wfids: readonly string[], steps: number): Promise<void> {
    for (const wfid of wfids) {
      expect((await run.ended(wfid)).fields).to.include({ n: steps });
      const history = await eventually(() => run.engine.history(wfid).catch(() => null), { what: 'a history' });
      expect(history.map(({ seq }) => seq)).to.deep.equal(history.map((_, i) => i + 1));
    }
  }

  async function waitingProcesses(): Promise<string[]> {
    const wfids = await Promise.all(Array.from({ length: 10 }, () => run.launch(GATED)));
    await gate.arrived(10);
    return wfids;
  }

  it('says so when Redis is away, and goes on by itself when it is back', async () => {
    const wfids = await waitingProcesses();
    await redis.kill();
    await state('waiting');
    gate.open();
    expect(run.engine.status().reason).to.match(/^the store is away since .*Redis/);
    expect(await answered503()).to.match(/the store is away/);
    expect((await refusal(run.engine.kill(wfids[0] ?? '', TESTER))).code).to.equal('BOSS_UNAVAILABLE');
    await redis.restart();
    await state('working');
    await inOrder(wfids, 1);
    await inOrder([await run.launch(THREE)], 3);
  });

  it('says so when RabbitMQ is away, and goes on by itself when it is back', async () => {
    const wfids = await waitingProcesses();
    await rabbit.kill();
    await state('waiting');
    expect(run.engine.status().reason).to.match(/^the broker is away since /);
    expect(await answered503()).to.match(/the broker is away/);
    gate.open();
    await rabbit.restart();
    await state('working');
    await inOrder(wfids, 1);
    await inOrder([await run.launch(THREE)], 3);
  });

  it('sends what timers decided while RabbitMQ was away', async () => {
    const wfid = await run.launch('name: t\ndo:\n  - wait: 0.5s\n  - adder\n');
    toRabbit.refuse();
    await state('waiting');
    await run.entry(wfid, 'dispatched');
    toRabbit.accept();
    await inOrder([wfid], 1);
    expect(calls).to.deep.equal([`${wfid} 0_1`]);
  });

  for (const [name, proxy] of [
    ['Redis', () => toRedis],
    ['RabbitMQ', () => toRabbit],
  ] as const) {
    it(`loses and doubles nothing when the line to ${name} is cut again and again under load`, async () => {
      const wfids: string[] = [];
      const launchAll = Promise.all(
        Array.from({ length: 150 }, async (_, n) => {
          const wfid = `${name.toLowerCase()}-${n}`;
          await eventually(
            () =>
              run.launch(THREE, {}, { wfid }).then(
                () => true,
                (error: BossError) => error.code === 'BOSS_PROCESS_EXISTS',
              ),
            { what: `${wfid} is launched`, within: 60_000, every: 30 },
          );
          wfids.push(wfid);
        }),
      );
      for (let cut = 0; cut < 6; cut++) {
        await eventually(() => calls.length > cut * 60, { what: 'the load goes on', within: 30_000, every: 1 });
        proxy().cut();
      }
      await launchAll;
      await inOrder(wfids, 3);
      const counts = new Map<string, number>();
      for (const call of calls.filter((one) => wfids.includes(one.split(' ')[0] ?? ''))) {
        counts.set(call, (counts.get(call) ?? 0) + 1);
      }
      expect(counts.size).to.equal(450);
      expect(run.lines.filter(({ level }) => level === 'error')).to.deep.equal([]);
    });
  }
});
