import { expect } from 'chai';
import { EngineRun, Gate, scripted, TESTER } from '../../support/engine-run.ts';
import { eventually } from '../../support/eventually.ts';
import { Scrape } from '../../support/scrape.ts';
import { type RabbitServer, type RedisServer, startRabbit, startRedis } from '../../support/servers.ts';
import { startTcpProxy, type TcpProxy } from '../../support/tcp-proxy.ts';

describe('probes and metrics when a server stops', function () {
  this.timeout(180_000);
  let redis: RedisServer;
  let rabbit: RabbitServer;
  let toRabbit: TcpProxy;
  let run: EngineRun;
  let gate: Gate;

  before(async () => {
    [redis, rabbit] = await Promise.all([startRedis(), startRabbit()]);
  });
  after(() => Promise.all([redis.stop(), rabbit.stop()]));

  beforeEach(async () => {
    gate = new Gate();
    toRabbit = await startTcpProxy(rabbit.port);
    run = await EngineRun.start({
      config: {
        store: { kind: 'redis', url: redis.url, allowDataLoss: false },
        transport: { kind: 'amqp', url: `amqp://guest:guest@127.0.0.1:${toRabbit.port}/` },
      },
      participants: [scripted('slow', () => gate.pass())],
    });
  });
  afterEach(async () => {
    gate.open();
    await run.stop();
    await toRabbit.close();
  });

  const get = async (path: string): Promise<[status: number, text: string]> => {
    const response = await fetch(`${run.url}${path}`);
    return [response.status, await response.text()];
  };
  /** The engine notices by itself; nothing tells us when. */
  const ready = (wanted: number) =>
    eventually(async () => (await get('/readyz'))[0] === wanted, { what: `/readyz answers ${wanted}`, within: 60_000 });

  it('count the processes of all partitions in Redis', async () => {
    const wfids = await Promise.all([0, 1, 2, 3, 4].map(() => run.launch('name: p\ndo: [slow]')));
    await gate.arrived();
    const { value } = await Scrape.of(run.url);
    expect(value('boss_partitions_owned')).to.equal(16);
    expect(value('boss_processes{state="running"}')).to.equal(5);
    expect(value('boss_queue_consumers{queue="slow"}')).to.equal(1);
    for (const wfid of wfids) await run.engine.kill(wfid, TESTER);
  });

  it('are not ready without Redis, but alive, and ready again when it is back', async () => {
    await ready(200);
    await redis.stop();
    await ready(503);
    expect((await get('/readyz'))[1]).to.match(/^the store is away since /);
    expect(await get('/healthz')).to.deep.equal([200, 'ok\n']);
    const away = await Scrape.of(run.url);
    expect(away.value('boss_store_available')).to.equal(0);
    expect(away.value('boss_working')).to.equal(0);
    expect(away.seriesOf('boss_processes'), 'a number that nobody knows').to.deep.equal([]);
    await redis.restart();
    await ready(200);
    expect((await Scrape.of(run.url)).value('boss_processes{state="running"}')).to.be.a('number');
  });

  it('are not ready without RabbitMQ, and show what waits to be sent', async () => {
    const wfid = await run.launch("name: p\ndo:\n  - wait: '1s'\n  - slow");
    toRabbit.refuse();
    await ready(503);
    expect((await get('/readyz'))[1]).to.match(/^the broker is away since /);
    await run.entry(wfid, 'dispatched');
    const away = await eventually(
      async () => {
        const found = await Scrape.of(run.url);
        return found.value('boss_outbox_entries') === 1 ? found : null;
      },
      { what: 'the workitem waits in the outbox' },
    );
    expect(away.value('boss_outbox_oldest_seconds')).to.be.greaterThan(0);
    expect(away.value('boss_broker_available')).to.equal(0);
    expect(away.seriesOf('boss_queue_messages')).to.deep.equal([]);
    toRabbit.accept();
    await ready(200);
    await gate.arrived();
    gate.open();
    await run.ended(wfid);
    const back = await Scrape.of(run.url);
    expect(back.value('boss_outbox_entries')).to.equal(0);
    expect(back.value('boss_dispatch_lag_seconds_count')).to.equal(1);
  });
});
