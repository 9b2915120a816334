import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { connectAmqp, Host, type Link, type Participant, silentLog } from '../../../participants/sdk/index.ts';
import { EngineChild } from '../../support/engine-child.ts';
import { Gate, scripted } from '../../support/engine-run.ts';
import { eventually } from '../../support/eventually.ts';
import { scratchFolder } from '../../support/scratch-folder.ts';
import { type RabbitServer, type RedisServer, startRabbit, startRedis } from '../../support/servers.ts';
import { Child } from '../participants/child.ts';

const BROKER_TIMEOUT_MS = 3000;

describe('a long step over RabbitMQ', function () {
  this.timeout(120_000);
  let redis: RedisServer;
  let rabbit: RabbitServer;
  let engine: EngineChild;
  let gate: Gate;
  let closers: (() => Promise<void>)[];

  before(async () => {
    [redis, rabbit] = await Promise.all([startRedis(), startRabbit()]);
    const settings = [`consumer_timeout, ${BROKER_TIMEOUT_MS}`, 'channel_tick_interval, 500'];
    await rabbit.ctl('eval', `${settings.map((one) => `application:set_env(rabbit, ${one})`).join(', ')}.`);
  });
  after(() => Promise.all([redis?.stop(), rabbit?.stop()]));
  beforeEach(async () => {
    gate = new Gate();
    closers = [];
    engine = new EngineChild({ BOSS_REDIS_URL: redis.url, BOSS_AMQP_URL: rabbit.url, BOSS_PARTITIONS: '2' });
    await engine.start();
  });
  afterEach(async () => {
    gate.open();
    for (const close of closers) await close();
    await engine.kill();
  });

  async function open(): Promise<Link> {
    const link = await connectAmqp({ url: rabbit.url });
    closers.unshift(() => link.close());
    return link;
  }

  async function serve(...participants: readonly Participant[]): Promise<void> {
    const link = await open();
    const host = new Host({ link, participants, log: silentLog });
    await host.start();
    closers.unshift(() => host.drain());
    for (const { name } of participants) await engine.register(name);
  }

  async function words(wfid: string): Promise<string[]> {
    return (await engine.history(wfid)).map(({ what }) => what);
  }

  function comes(wfid: string, word: string): Promise<unknown> {
    return eventually(async () => (await words(wfid)).includes(word), { what: word, within: 30_000 });
  }

  it('ends once though it takes longer than the broker lets a message be held', async () => {
    const calls: string[] = [];
    const working = (name: string, lease: object) =>
      scripted(
        name,
        async () => {
          calls.push(name);
          await gate.pass();
        },
        lease,
      );
    // two of each: what the broker takes from one it gives to the other
    for (let n = 0; n < 2; n++) await serve(working('holding', {}), working('leasing', { lease: '2s' }));
    await engine.launch('b', 'name: b\ndo:\n  - concurrence: [holding, leasing]');
    // the broker has lost its patience with the one that holds its message
    await gate.arrived(3);
    gate.open();
    await comes('b', 'ended');
    expect(calls.sort()).to.deep.equal(['holding', 'holding', 'leasing']);
    expect((await words('b')).filter((word) => /claimed|lease_lost|replied/.test(word))).to.have.members([
      ...['claimed', 'replied', 'replied'],
    ]);
  });

  it('is sent to another when its holder is killed, and what the dead one still says is refused and recorded', async () => {
    const taken = join(scratchFolder('lease'), 'taken.json');
    const child = Child.start('test/support/long-participant.ts', [], {
      BOSS_AMQP_URL: rabbit.url,
      BOSS_TEST_TAKEN: taken,
    });
    await engine.register('builder');
    await eventually(async () => /^builder\b/m.test(await rabbit.ctl('list_queues', 'name')), {
      what: 'the queue of the participant',
      within: 60_000,
    });
    await engine.launch('k', 'name: k\ndo: [builder]');
    await eventually(async () => existsSync(taken) && readFileSync(taken, 'utf8').endsWith('}'), {
      what: 'the step is at work',
      within: 30_000,
    });
    child.signal('SIGKILL');
    await child.ended();
    const attempts: number[] = [];
    const next = async ({ attempt }: { attempt: number }): Promise<void> => {
      attempts.push(attempt);
      await gate.pass();
    };
    await serve(scripted('builder', next, { lease: '2s' }));
    await gate.arrived();
    const { workitem, replyTo, correlationId } = JSON.parse(readFileSync(taken, 'utf8')) as Record<string, string>;
    const link = await open();
    await link.publish(String(replyTo), JSON.stringify(workitem), { correlationId: String(correlationId) });
    await comes('k', 'duplicate_ignored');
    gate.open();
    await comes('k', 'ended');
    expect(attempts).to.deep.equal([2]);
    expect(await words('k')).to.deep.equal([
      ...['launched', 'dispatched', 'claimed', 'lease_lost', 'dispatched', 'claimed'],
      ...['duplicate_ignored', 'replied', 'ended'],
    ]);
  });

  it('goes on while the engine is dead for longer than the lease, and ends once', async () => {
    let calls = 0;
    const working = async (): Promise<void> => {
      calls += 1;
      await gate.pass();
    };
    await serve(scripted('patient', working, { lease: '4s' }));
    await engine.launch('e', 'name: e\ndo: [patient]');
    await gate.arrived();
    await engine.kill();
    const heartbeats = async (): Promise<number> => {
      let count = 0;
      for (const queue of ['boss.inbox.0', 'boss.inbox.1']) {
        const lines = await rabbit.ctl('list_queues', 'name', 'messages');
        count += Number(new RegExp(`${queue}\\s+(\\d+)`).exec(lines)?.[1] ?? 0);
      }
      return count;
    };
    // three of them are a lease
    await eventually(async () => (await heartbeats()) > 4, { what: 'the lease is over', within: 30_000 });
    await engine.start();
    await comes('e', 'claimed');
    gate.open();
    await comes('e', 'ended');
    expect(await words('e')).to.deep.equal(['launched', 'dispatched', 'claimed', 'replied', 'ended']);
    expect(calls).to.equal(1);
  });
});
