import { expect } from 'chai';
import { AmqpTransport } from '../../../engine/transport/amqp/amqp-transport.ts';
import { connectAmqp, defineParticipant, Host, silentLog } from '../../../participants/sdk/index.ts';
import { RedisStore } from '../../../engine/store/redis/redis-store.ts';
import { TOPOLOGY } from '../../../engine/transport/topology.ts';
import { eventually } from '../../support/eventually.ts';
import { EngineChild } from '../../support/engine-child.ts';
import { type RabbitServer, type RedisServer, startRabbit, startRedis } from '../../support/servers.ts';
import { expectFewCalls, expectOrder, Siege } from '../../support/siege.ts';

const PROCESSES = 300;
const KILLS = 8;
const DEFINITION = 'name: p\ndo: [adder, adder, adder]';

describe('an engine on Redis and RabbitMQ that is killed under load', function () {
  this.timeout(240_000);
  let redis: RedisServer;
  let rabbit: RabbitServer;
  let engine: EngineChild;
  let calls: string[];
  let closeParticipants: () => Promise<void>;

  beforeEach(async () => {
    [redis, rabbit] = await Promise.all([startRedis(), startRabbit()]);
    calls = [];
    engine = new EngineChild({ BOSS_REDIS_URL: redis.url, BOSS_AMQP_URL: rabbit.url, BOSS_PARTITIONS: '4' });
    await engine.start();
    closeParticipants = await participate();
    await eventually(
      async () => (await engine.get<{ participants: unknown[] }>('participants')).participants.length > 0,
      { what: 'the registration' },
    );
  });
  afterEach(async () => {
    await engine.kill();
    await closeParticipants();
    await Promise.all([redis.stop(), rabbit.stop()]);
  });

  async function participate(): Promise<() => Promise<void>> {
    const link = await connectAmqp({ url: rabbit.url, log: silentLog, name: 'participants' });
    const adder = defineParticipant({
      name: 'adder',
      concurrency: 50,
      onWorkitem: (workitem) => {
        calls.push(`${workitem.wfid} ${workitem.fei.expid}`);
        workitem.set('n', Number(workitem.get('n')) + 1);
      },
    });
    const host = new Host({ link, participants: [adder], log: silentLog });
    await host.start();
    await engine.register('adder');
    return async () => {
      await host.drain();
      await link.close();
    };
  }

  async function outbox(): Promise<string[]> {
    const store = new RedisStore({ url: redis.url });
    const { partitions } = await store.open();
    const left: string[] = [];
    for (let n = 0; n < partitions; n++) left.push(...(await store.outbox(n)).map(({ json }) => json));
    await store.close();
    return left;
  }

  async function queue(name: string): Promise<number | undefined> {
    const transport = new AmqpTransport({ url: rabbit.url, name: 'look' });
    await transport.open();
    const found = await transport.inspectQueue(name);
    await transport.close();
    return found?.messages;
  }

  it('loses no launch that it answered, and applies no step twice', async () => {
    const seed = Math.floor(Math.random() * 2 ** 31);
    try {
      const siege = new Siege(engine, { processes: PROCESSES, kills: KILLS, definition: DEFINITION, seed });
      await siege.lay();
      expect(siege.answered).to.have.length(PROCESSES);
      await engine.allEnded(90_000);
      await expectOrder(engine, siege.answered, 3);
      expectFewCalls(calls, 3 * PROCESSES, KILLS);
      expect(await engine.get('dead-letters')).to.deep.equal({ letters: [], next: null });
      expect(await engine.stop()).to.equal(0);
      expect(await outbox()).to.deep.equal([]);
      expect(await queue(TOPOLOGY.dead)).to.equal(0);
      expect(await queue('adder')).to.equal(0);
    } catch (error) {
      throw new Error(`with seed ${seed}`, { cause: error });
    }
  });

  it('launches what waits on the inbox while nobody is there, each once', async () => {
    const transport = new AmqpTransport({ url: rabbit.url, name: 'launcher' });
    await transport.open();
    const items = Array.from({ length: 100 }, (_, n) =>
      JSON.stringify({ definition: DEFINITION, fields: { n: 0, item: n % 10 } }),
    );
    await engine.kill();
    for (const item of items) await transport.publish(TOPOLOGY.originalInbox, item);
    await transport.close();
    await engine.start();
    await engine.kill();
    await engine.start();
    await engine.allEnded(60_000);
    const { processes } = await engine.get<{ processes: { wfid: string }[] }>('processes?definition=p&limit=1000');
    expect(processes).to.have.length(100);
  });
});
