import { once } from 'node:events';
import { expect } from 'chai';
import { randomUUID } from 'node:crypto';
import { BossError } from '../../../engine/errors.ts';
import { type AmqpOptions, AmqpTransport } from '../../../engine/transport/amqp/amqp-transport.ts';
import { Deliveries, publishAll, textOf } from '../../contract/deliveries.ts';
import { eventually } from '../../support/eventually.ts';
import { type RabbitServer, startRabbit } from '../../support/servers.ts';
import { startTcpProxy, type TcpProxy } from '../../support/tcp-proxy.ts';
import { onRawChannel, through } from './raw-broker.ts';

describe('AMQP transport on a broker that fails', function () {
  this.timeout(120_000);
  let rabbit: RabbitServer;
  let proxy: TcpProxy;
  let queue: string;
  const opened: AmqpTransport[] = [];

  before(async () => {
    rabbit = await startRabbit();
  });

  after(() => rabbit.stop());

  beforeEach(async () => {
    proxy = await startTcpProxy(rabbit.port);
    queue = `test.${randomUUID()}`;
  });

  afterEach(async () => {
    for (const transport of opened.splice(0)) await transport.close();
    await proxy.close();
  });

  function build(options: Partial<AmqpOptions> = {}): AmqpTransport {
    const transport = new AmqpTransport({ url: through(rabbit.url, proxy.port), name: 'boss test', ...options });
    opened.push(transport);
    return transport;
  }

  async function open(options: Partial<AmqpOptions> = {}): Promise<AmqpTransport> {
    const transport = build(options);
    await transport.open();
    await transport.declareQueue(queue);
    return transport;
  }

  /** Messages of the queue once the transport has gone, unsettled ones among them. */
  async function leftAfterClose(transport: AmqpTransport): Promise<number> {
    await transport.close();
    return onRawChannel(rabbit.url, async (channel) => (await channel.checkQueue(queue)).messageCount);
  }

  describe('whose connection is cut', () => {
    it('says that it went, why, and that it came back', async () => {
      const transport = await open();
      const changes = new Changes(transport);
      proxy.cut();
      const [went, back] = [await changes.next(), await changes.next()];
      expect([went.available, back.available]).to.deep.equal([false, true]);
      expect(went.reason).to.contain(`127.0.0.1:${proxy.port}`);
    });

    it('goes on with its consumers and publishing', async () => {
      const transport = await open();
      const deliveries = new Deliveries((delivery) => delivery.ack());
      await transport.consume(queue, 10, deliveries.listener);
      for (const text of ['one', 'two', 'three']) {
        const back = new Changes(transport).until(true);
        proxy.cut();
        await back;
        await transport.publish(queue, text);
        // an ack that was cut off brings an older one back first
        while (textOf(await deliveries.next()) !== text);
      }
      expect(new Set(deliveries.texts())).to.deep.equal(new Set(['one', 'two', 'three']));
    });

    it('refuses to publish meanwhile instead of keeping messages in memory', async () => {
      const transport = await open();
      const gone = new Changes(transport).until(false);
      proxy.refuse();
      await gone;
      expect((await rejection(transport.publish(queue, 'x'))).code).to.equal('BOSS_TRANSPORT_UNAVAILABLE');
      expect((await rejection(transport.inspectQueue(queue))).code).to.equal('BOSS_TRANSPORT_UNAVAILABLE');
    });

    it('rejects every publish whose outcome nobody knows', async () => {
      const transport = await open();
      proxy.freeze();
      const attempts = Array.from({ length: 3000 }, (_, index) => rejection(transport.publish(queue, `m${index}`)));
      const gone = new Changes(transport).until(false);
      proxy.cut();
      await gone;
      const codes = (await Promise.all(attempts)).map(({ code }) => code);
      expect(new Set(codes)).to.deep.equal(new Set(['BOSS_TRANSPORT_UNAVAILABLE']));
      proxy.thaw();
    });

    it('delivers again, marked, what was not settled, and ignores late words on the old deliveries', async () => {
      const transport = await open();
      await publishAll(transport, queue, ['a', 'b']);
      const deliveries = new Deliveries();
      await transport.consume(queue, 2, deliveries.listener);
      const old = await deliveries.take(2);
      const back = new Changes(transport).until(true);
      proxy.cut();
      await back;
      for (const delivery of old) delivery.ack();
      const again = await deliveries.take(2);
      expect(again.map(textOf)).to.deep.equal(['a', 'b']);
      expect(again.map(({ redelivered }) => redelivered)).to.deep.equal([true, true]);
      for (const delivery of again) delivery.ack();
      expect(await leftAfterClose(transport)).to.equal(0);
    });

    it('loses nothing of a busy queue, and repeats only what it marks', async () => {
      const texts = Array.from({ length: 3000 }, (_, index) => String(index));
      const sender = await open({ url: rabbit.url });
      const transport = await open();
      const seen = new Set<string>();
      const unmarked: string[] = [];
      const all = new Promise<void>((resolve) => {
        void transport.consume(queue, 50, (delivery) => {
          const text = textOf(delivery);
          delivery.ack();
          if (seen.has(text)) {
            if (!delivery.redelivered) unmarked.push(text);
            return;
          }
          seen.add(text);
          if (seen.size % 500 === 0) proxy.cut();
          if (seen.size === texts.length) resolve();
        });
      });
      await publishAll(sender, queue, texts);
      await all;
      expect(unmarked).to.deep.equal([]);
    });

    it('stores every message once when its sender tries again until it is confirmed', async () => {
      const transport = await open();
      const texts = Array.from({ length: 200 }, (_, index) => String(index));
      const back = new Changes(transport).until(true);
      const first = Promise.allSettled(texts.map((text) => transport.publish(queue, text, { messageId: text })));
      proxy.cut();
      const unknown = (await first).flatMap(({ status }, index) => (status === 'rejected' ? [texts[index] ?? ''] : []));
      await back;
      await Promise.all(unknown.map((text) => transport.publish(queue, text, { messageId: text })));
      const deliveries = new Deliveries((delivery) => delivery.ack());
      await transport.consume(queue, 100, deliveries.listener);
      const ids = new Set<string>();
      while (ids.size < texts.length) ids.add((await deliveries.next()).properties.messageId ?? '');
      expect([...ids]).to.have.members(texts);
    });

    it('may be closed while it is away', async () => {
      const transport = await open();
      const gone = new Changes(transport).until(false);
      proxy.refuse();
      await gone;
      await transport.close();
      expect(proxy.connections).to.equal(0);
    });
  });

  describe('that restarts', () => {
    it('keeps queues and messages, and its consumers come back', async () => {
      const transport = await open();
      await publishAll(transport, queue, ['a', 'b']);
      const back = new Changes(transport).until(true);
      await rabbit.restart();
      await back;
      const deliveries = new Deliveries((delivery) => delivery.ack());
      await transport.consume(queue, 10, deliveries.listener);
      expect((await deliveries.take(2)).map(textOf)).to.deep.equal(['a', 'b']);
    });

    it('keeps what was confirmed, even when it is killed', async () => {
      const transport = await open();
      const deliveries = new Deliveries((delivery) => delivery.ack());
      const texts = Array.from({ length: 500 }, (_, index) => String(index));
      await publishAll(transport, queue, texts);
      const back = new Changes(transport).until(true);
      await rabbit.kill();
      await rabbit.restart();
      await back;
      await transport.consume(queue, 100, deliveries.listener);
      await deliveries.take(texts.length);
      expect(deliveries.texts()).to.deep.equal(texts);
    });
  });

  describe('where somebody deletes things', () => {
    it('declares its queue again under a consumer, and goes on', async () => {
      const transport = await open();
      const deliveries = new Deliveries((delivery) => delivery.ack());
      await transport.consume(queue, 10, deliveries.listener);
      await onRawChannel(rabbit.url, (channel) => channel.deleteQueue(queue));
      await eventually(async () => (await transport.inspectQueue(queue))?.consumers === 1, {
        what: 'the consumer is back',
      });
      await transport.publish(queue, 'x');
      expect(textOf(await deliveries.next())).to.equal('x');
    });

    it('waits for the owner of a queue that it only consumes', async () => {
      const owner = await open({ url: rabbit.url });
      const transport = build();
      await transport.open();
      const deliveries = new Deliveries((delivery) => delivery.ack());
      await transport.consume(queue, 10, deliveries.listener);
      await onRawChannel(rabbit.url, (channel) => channel.deleteQueue(queue));
      await owner.declareQueue(queue);
      await owner.publish(queue, 'x');
      expect(textOf(await deliveries.next())).to.equal('x');
    });

    it('makes the dead-letter queue again when a dead letter needs it', async () => {
      const transport = await open();
      await transport.publish(queue, 'bad');
      const deliveries = new Deliveries();
      await transport.consume(queue, 1, deliveries.listener);
      const delivery = await deliveries.next();
      await onRawChannel(rabbit.url, async (channel) => {
        await channel.deleteQueue('boss.dead');
        await channel.deleteExchange('boss.dead');
      });
      await delivery.deadLetter('bad');
      expect((await transport.inspectQueue('boss.dead'))?.messages).to.equal(1);
      expect(await leftAfterClose(transport)).to.equal(0);
    });

    it('goes on emitting when the exchange for events was gone', async () => {
      const transport = await open();
      await onRawChannel(rabbit.url, (channel) => channel.deleteExchange('boss.events'));
      await onRawChannel(rabbit.url, async (channel) => {
        await eventually(
          async () => {
            transport.emit('process.ended', '{}');
            return onRawChannel(rabbit.url, (other) => other.checkExchange('boss.events')).then(
              () => true,
              () => false,
            );
          },
          { what: 'the exchange is back' },
        );
        const { queue: ear } = await channel.assertQueue('', { exclusive: true });
        await channel.bindQueue(ear, 'boss.events', 'process.*');
        const heard = once(channel, 'delivery');
        await channel.consume(ear, () => {}, { noAck: true });
        transport.emit('process.ended', '{"wfid":"w"}');
        const [message] = await heard;
        expect(message.content.toString()).to.equal('{"wfid":"w"}');
      });
    });
  });

  describe('that refuses', () => {
    it('a wrong password: says so without the password', async () => {
      const url = new URL(rabbit.url);
      url.password = 'hunter2';
      const lines: string[] = [];
      const transport = build({ url: url.href, logger: (...line) => lines.push(JSON.stringify(line)) });
      const error = await rejection(transport.open());
      expect(error.code).to.equal('BOSS_TRANSPORT_REFUSED');
      expect(error.message).to.contain('ACCESS_REFUSED');
      expect(error.message + lines.join()).to.not.contain('hunter2');
    });

    it('an unknown virtual host: names it', async () => {
      const error = await rejection(build({ vhost: 'no such' }).open());
      expect(error.code).to.equal('BOSS_TRANSPORT_REFUSED');
      expect(error.message).to.contain('"no such"').and.to.contain('"guest"');
    });

    it('a login: does not wait for it to become right', async () => {
      const error = await rejection(build({ vhost: 'no such', waitForBroker: true }).open());
      expect(error.code).to.equal('BOSS_TRANSPORT_REFUSED');
    });

    it('a queue that exists with other settings: gives its reason', async () => {
      const other = `other.${randomUUID()}`;
      await onRawChannel(rabbit.url, (channel) => channel.assertQueue(other, { durable: false }));
      const transport = await open();
      const error = await rejection(transport.declareQueue(other));
      expect(error.code).to.equal('BOSS_TRANSPORT_REFUSED');
      expect(error.message).to.contain('PRECONDITION_FAILED').and.to.contain(other);
      await transport.publish(queue, 'still at work');
    });

    it('to let us write: rejects the publish with its reason, and says when the next may be tried', async () => {
      const transport = await open();
      const changes = new Changes(transport);
      await rabbit.ctl('set_permissions', 'guest', '.*', '^nothing$', '.*');
      const error = await rejection(transport.publish(queue, 'x'));
      expect(error.code).to.equal('BOSS_TRANSPORT_REFUSED');
      expect(error.message).to.contain('ACCESS_REFUSED');
      await rabbit.ctl('set_permissions', 'guest', '.*', '.*', '.*');
      await changes.until(false);
      await changes.until(true);
      await transport.publish(queue, 'y');
    });

    it('messages for lack of memory: keeps them under way until it takes them', async () => {
      const lines: string[] = [];
      let noticed = (): void => {};
      const logged = new Promise<void>((resolve) => {
        noticed = resolve;
      });
      const logger = (_level: string, line: string) => {
        lines.push(line);
        if (line.includes('no messages')) noticed();
      };
      const transport = await open({ logger });
      const deliveries = new Deliveries((delivery) => delivery.ack());
      await transport.consume(queue, 10, deliveries.listener);
      await rabbit.ctl('set_vm_memory_high_watermark', '0.000001');
      const published = transport.publish(queue, 'x');
      await logged;
      await rabbit.ctl('set_vm_memory_high_watermark', '0.5');
      await published;
      expect(textOf(await deliveries.next())).to.equal('x');
      expect(lines).to.include('the broker takes no messages for now: low on memory');
    });

    it('single messages: sends them again until it stores them', async () => {
      const full = `full.${randomUUID()}`;
      const settings = { durable: true, arguments: { 'x-max-length': 1, 'x-overflow': 'reject-publish' } };
      await onRawChannel(rabbit.url, (channel) => channel.assertQueue(full, settings));
      const transport = await open();
      await transport.publish(full, 'first');
      const second = transport.publish(full, 'second');
      const deliveries = new Deliveries((delivery) => delivery.ack());
      await transport.consume(full, 1, deliveries.listener);
      await second;
      expect((await deliveries.take(2)).map(textOf)).to.deep.equal(['first', 'second']);
    });
  });

  describe('that is not there', () => {
    it('fails the opening at the first try', async () => {
      proxy.refuse();
      expect((await rejection(build().open())).code).to.equal('BOSS_TRANSPORT_UNAVAILABLE');
      await proxy.close();
      const error = await rejection(build().open());
      expect(error.code).to.equal('BOSS_TRANSPORT_UNAVAILABLE');
      expect(error.message).to.contain('ECONNREFUSED');
      proxy = await startTcpProxy(rabbit.port);
    });

    it('is waited for on request, and the log says so', async () => {
      proxy.refuse();
      const lines: string[] = [];
      const failed = new Promise<void>((resolve) => {
        const transport = build({
          waitForBroker: true,
          logger: (level, message) => {
            lines.push(`${level}: ${message}`);
            if (lines.length === 2) resolve();
          },
        });
        void transport.open().then(() => lines.push('open'));
      });
      await failed;
      proxy.accept();
      await eventually(() => lines.at(-1) === 'open', { what: 'the transport is open' });
      expect(lines[0]).to.contain('cannot be reached');
    });

    it('is waited for no longer once the transport is closed', async () => {
      proxy.refuse();
      const transport = build({ waitForBroker: true });
      const attempt = rejection(transport.open());
      await proxy.nextConnection();
      await transport.close();
      expect((await attempt).code).to.equal('BOSS_TRANSPORT_UNAVAILABLE');
    });
  });

  describe('that others use too', () => {
    it('delivers foreign messages with the properties that mean something here', async () => {
      const transport = await open();
      const deliveries = new Deliveries();
      await transport.consume(queue, 10, deliveries.listener);
      const headers = { plain: 'x', list: [1], table: { a: 1 }, count: 3 };
      await onRawChannel(rabbit.url, async (channel) => {
        channel.sendToQueue(queue, Buffer.from('bare'), { contentType: 'text/plain' });
        channel.sendToQueue(queue, Buffer.from('rich'), { headers, replyTo: 'r', correlationId: 'c' });
      });
      const [bare, rich] = await deliveries.take(2);
      expect(bare?.properties).to.deep.equal({});
      expect(rich?.properties).to.deep.equal({ replyTo: 'r', correlationId: 'c', headers: { plain: 'x', count: 3 } });
    });

    it('makes quorum queues only of what is ours alone', async () => {
      await rabbit.ctl('add_vhost', 'quorum');
      await rabbit.ctl('set_permissions', '-p', 'quorum', 'guest', '.*', '.*', '.*');
      const transport = await open({ quorum: true, vhost: 'quorum' });
      await transport.declareQueue('boss.inbox.0');
      await transport.declareQueue('ruote_workitems');
      const list = await rabbit.ctl('list_queues', '-p', 'quorum', '--no-table-headers', 'name', 'type');
      const types = Object.fromEntries(
        list
          .trim()
          .split('\n')
          .map((line) => line.split('\t')),
      );
      expect(types).to.deep.equal({
        [queue]: 'classic',
        ruote_workitems: 'classic',
        'boss.inbox.0': 'quorum',
        'boss.dead': 'quorum',
      });
    });
  });
});

interface Change {
  readonly available: boolean;
  readonly reason: string;
}

/** What a transport says about its availability, from now on. */
class Changes {
  private readonly seen: Change[] = [];
  private wake: () => void = () => {};

  constructor(transport: AmqpTransport) {
    transport.onAvailability((available, reason) => {
      this.seen.push({ available, reason });
      this.wake();
    });
  }

  async next(): Promise<Change> {
    while (this.seen.length === 0) {
      await new Promise<void>((resolve) => {
        this.wake = resolve;
      });
    }
    return this.seen.shift() as Change;
  }

  async until(available: boolean): Promise<void> {
    while ((await this.next()).available !== available);
  }
}

async function rejection(attempt: Promise<unknown>): Promise<BossError> {
  try {
    await attempt;
  } catch (error) {
    if (error instanceof BossError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}
