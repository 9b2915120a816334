import { type ChannelModel, type ConfirmChannel, connect } from 'amqplib';
import { expect } from 'chai';
import { readFileSync } from 'node:fs';
import { turn } from '../../support/turn.ts';
import { type BusSource, busSource } from '../../../participants/robogrator/bus-source.ts';
import { Remote, silentLog } from '../../../participants/sdk/index.ts';
import { followTopic } from '../../../participants/sdk/topic-source.ts';
import { RecordingEngine } from '../../participants/robogrator/recording-engine.ts';
import { eventually } from '../../support/eventually.ts';
import { type RabbitServer, startRabbit } from '../../support/servers.ts';

interface BusFixture {
  readonly routing_key: string;
  readonly label: string;
  readonly payload: object;
}

const FIXTURES: BusFixture[] = JSON.parse(
  readFileSync(new URL('../../fixtures/obs/bus-events.json', import.meta.url), 'utf8'),
);

/** The part of OBS: publishes to a topic exchange that it owns. */
class Publisher {
  readonly #connection: ChannelModel;
  readonly channel: ConfirmChannel;

  private constructor(connection: ChannelModel, channel: ConfirmChannel) {
    this.#connection = connection;
    this.channel = channel;
  }

  static async open(url: string): Promise<Publisher> {
    const connection = await connect(url);
    connection.on('error', () => undefined);
    const channel = await connection.createConfirmChannel();
    channel.on('error', () => undefined);
    return new Publisher(connection, channel);
  }

  async publish(exchange: string, key: string, payload: object): Promise<void> {
    this.channel.publish(exchange, key, Buffer.from(JSON.stringify(payload)));
    await this.channel.waitForConfirms();
  }

  async close(): Promise<void> {
    await this.#connection.close().catch(() => undefined);
  }
}

describe('the bus of OBS on a real RabbitMQ', function () {
  this.timeout(60_000);
  let rabbit: RabbitServer;
  let publisher: Publisher;
  let engine: RecordingEngine;
  let running: BusSource[];

  before(async () => {
    rabbit = await startRabbit();
    publisher = await Publisher.open(rabbit.url);
    await publisher.channel.assertExchange('pubsub', 'topic', { durable: true });
  });
  after(async () => {
    await publisher.close();
    await rabbit.stop();
  });
  beforeEach(() => {
    engine = new RecordingEngine();
    running = [];
  });
  afterEach(() => Promise.all(running.map((source) => source.stop())));

  async function follow(
    options: { keys?: string[]; queue?: string | null; exchange?: string } = {},
  ): Promise<BusSource> {
    const { keys = ['#'], queue = null, exchange = 'pubsub' } = options;
    const source = await busSource({
      namespace: 'openSUSE',
      follow: (listener) => followTopic({ url: rabbit.url, exchange, keys, queue, log: silentLog }, listener),
      sink: engine,
      log: silentLog,
      backoff: async () => turn(),
      now: Date.now,
    });
    running.push(source);
    return source;
  }

  const commit = (rev: number) => ({ project: 'A', package: 'p', rev: String(rev) });
  const revisions = () => engine.events.map((event) => event.payload['rev']);

  it('hands in every stock event under its label', async () => {
    await (await follow()).listening;
    for (const fixture of FIXTURES) await publisher.publish('pubsub', fixture.routing_key, fixture.payload);
    await engine.until(() => engine.events.length === FIXTURES.length);
    expect(engine.events.map((event) => event.label).toSorted()).to.deep.equal(
      FIXTURES.map((fixture) => fixture.label).toSorted(),
    );
  });

  it('receives only what its keys ask for', async () => {
    await (await follow({ keys: ['*.obs.package.commit', '*.obs.repo.published'] })).listening;
    for (const fixture of FIXTURES) await publisher.publish('pubsub', fixture.routing_key, fixture.payload);
    await engine.until(() => engine.events.length === 2);
    expect(engine.events.map((event) => event.label)).to.deep.equal(['SRCSRV_COMMIT', 'REPO_PUBLISHED']);
  });

  it('finds in its durable queue what happened while it was away', async () => {
    const options = { queue: 'boss.obs.away', keys: ['*.obs.package.commit'] };
    const first = await follow(options);
    await first.listening;
    await first.stop();
    await publisher.publish('pubsub', 'opensuse.obs.package.commit', commit(1));
    await follow(options);
    await engine.until(() => engine.events.length === 1);
    expect(revisions()).to.deep.equal(['1']);
  });

  it('gets a message again that the engine had not taken when it stopped', async () => {
    const options = { queue: 'boss.obs.again', keys: ['*.obs.package.commit'] };
    engine.fail = new Remote('away');
    const first = await follow(options);
    await first.listening;
    await publisher.publish('pubsub', 'opensuse.obs.package.commit', commit(1));
    await engine.until(() => engine.attempts > 0);
    await first.stop();
    engine.fail = null;
    await follow(options);
    await engine.until(() => engine.events.length === 1);
  });

  it('waits for an exchange that is not there yet', async () => {
    const source = await follow({ exchange: 'later' });
    await publisher.channel.assertExchange('later', 'topic', { durable: true });
    await source.listening;
    await publisher.publish('later', 'opensuse.obs.package.commit', commit(1));
    await engine.until(() => engine.events.length === 1);
  });

  it('makes its queue again when somebody deletes it', async () => {
    const queue = 'boss.obs.deleted';
    await (await follow({ queue })).listening;
    await publisher.channel.deleteQueue(queue);
    await eventually(
      () => rabbit.ctl('list_queues', 'name', 'consumers').then((list) => list.includes(`${queue}\t1`)),
      {
        what: 'the queue is there again, with a consumer',
      },
    );
    await publisher.publish('pubsub', 'opensuse.obs.package.commit', commit(1));
    await engine.until(() => engine.events.length === 1);
  });

  it('loses nothing when the broker is restarted', async () => {
    const options = { queue: 'boss.obs.restart', keys: ['*.obs.package.commit'] };
    await (await follow(options)).listening;
    await publisher.publish('pubsub', 'opensuse.obs.package.commit', commit(1));
    await engine.until(() => engine.events.length === 1);
    await rabbit.restart();
    publisher = await Publisher.open(rabbit.url);
    await publisher.publish('pubsub', 'opensuse.obs.package.commit', commit(2));
    await engine.until(() => engine.events.length === 2);
    expect(revisions()).to.deep.equal(['1', '2']);
  });
});
