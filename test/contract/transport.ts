import { expect } from 'chai';
import { randomBytes, randomUUID } from 'node:crypto';
import { BossError } from '../../engine/errors.ts';
import { HEADERS, TOPOLOGY } from '../../engine/transport/topology.ts';
import type { Delivery, Transport } from '../../engine/transport/transport.ts';
import { Deliveries, publishAll, textOf } from './deliveries.ts';
import { describeListening } from './transport-listening.ts';

/**
 * What every transport promises. `make` returns an open one, without messages in its dead-letter queue; `prefix` begins the
 * names of the queues, for a transport that treats some of them differently.
 */
export function describeTransport(name: string, make: () => Promise<Transport>, prefix = 'test.'): void {
  describe(`${name} transport`, () => {
    let transport: Transport;
    let queue: string;

    beforeEach(async () => {
      transport = await make();
      queue = await declared();
    });

    afterEach(() => transport.close());

    async function declared(): Promise<string> {
      const fresh = `${prefix}${randomUUID()}`;
      await transport.declareQueue(fresh);
      return fresh;
    }

    async function consume(prefetch = 100, onEach?: (delivery: Delivery) => void): Promise<Deliveries> {
      const deliveries = new Deliveries(onEach);
      await transport.consume(queue, prefetch, deliveries.listener);
      return deliveries;
    }

    describe('what is published', () => {
      it('arrives in order, the first time not marked as redelivered', async () => {
        await publishAll(transport, queue, ['a', 'b', 'c']);
        const arrived = await (await consume()).take(3);
        expect(arrived.map(textOf)).to.deep.equal(['a', 'b', 'c']);
        expect(arrived.map((delivery) => delivery.redelivered)).to.deep.equal([false, false, false]);
        expect(arrived.map((delivery) => delivery.queue)).to.deep.equal([queue, queue, queue]);
      });

      it('arrives at a consumer that was there before', async () => {
        const deliveries = await consume();
        await transport.publish(queue, 'later');
        expect(textOf(await deliveries.next())).to.equal('later');
      });

      it('keeps its properties and headers', async () => {
        const properties = {
          messageId: 'm-1',
          correlationId: 'c-1',
          replyTo: 'boss.inbox.3',
          headers: { [HEADERS.attempt]: 2, text: 'å', yes: true, half: 0.5 },
        };
        await transport.publish(queue, '{}', properties);
        expect((await (await consume()).next()).properties).to.deep.equal(properties);
      });

      it('gets an id of its own when it has none', async () => {
        await publishAll(transport, queue, ['a', 'b']);
        const ids = (await (await consume()).take(2)).map((delivery) => delivery.properties.messageId);
        expect(new Set(ids)).to.have.property('size', 2);
        expect(ids).to.not.include(undefined);
      });

      it('keeps every byte of a binary body', async () => {
        const body = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));
        await transport.publish(queue, body);
        expect((await (await consume()).next()).body.equals(body)).to.equal(true);
      });

      it('keeps text as UTF-8, and an empty body empty', async () => {
        await publishAll(transport, queue, ['å→😀', '']);
        expect((await (await consume()).take(2)).map(textOf)).to.deep.equal(['å→😀', '']);
      });

      it('keeps a body of 5 MB', async () => {
        const body = randomBytes(5 * 1024 * 1024);
        await transport.publish(queue, body);
        expect((await (await consume()).next()).body.equals(body)).to.equal(true);
      });

      it('is refused above 16 MB, with its size', async () => {
        const error = await rejection(transport.publish(queue, Buffer.alloc(16 * 1024 * 1024 + 1)));
        expect(error.code).to.equal('BOSS_LIMIT_EXCEEDED');
        expect(error.message).to.contain('16777217');
        expect((await rejection(transport.publish(queue, '→'.repeat(6_000_000)))).code).to.equal('BOSS_LIMIT_EXCEEDED');
      });

      it('waits while nobody consumes', async () => {
        await publishAll(transport, queue, ['a', 'b']);
        expect(await transport.inspectQueue(queue)).to.deep.equal({ messages: 2, consumers: 0 });
      });

      it('may be published by a listener in the middle of a delivery', async () => {
        let answered = false;
        const deliveries = await consume(10, (delivery) => {
          delivery.ack();
          if (!answered) void transport.publish(queue, 'second');
          answered = true;
        });
        await transport.publish(queue, 'first');
        await deliveries.take(2);
        expect(deliveries.texts()).to.deep.equal(['first', 'second']);
      });

      it('arrives once each, 10 000 at a time', async () => {
        const texts = Array.from({ length: 10_000 }, (_, index) => String(index));
        const deliveries = await consume(500, (delivery) => delivery.ack());
        await publishAll(transport, queue, texts);
        await deliveries.take(texts.length);
        expect(deliveries.texts()).to.deep.equal(texts);
      });
    });

    describe('a queue that does not exist', () => {
      it('makes a publish fail by its name', async () => {
        const missing = `missing.${randomUUID()}`;
        const error = await rejection(transport.publish(missing, 'x'));
        expect(error.code).to.equal('BOSS_UNROUTABLE');
        expect(error.message).to.contain(missing);
      });

      it('fails its own messages only, among many under way', async () => {
        const missing = `missing.${randomUUID()}`;
        const targets = Array.from({ length: 100 }, (_, index) => (index % 7 === 3 ? missing : queue));
        const outcomes = await Promise.allSettled(targets.map((target) => transport.publish(target, 'x')));
        expect(outcomes.map(({ status }) => status)).to.deep.equal(
          targets.map((target) => (target === missing ? 'rejected' : 'fulfilled')),
        );
      });

      it('fails each of several messages that carry the same id', async () => {
        const missing = `missing.${randomUUID()}`;
        const again = () => transport.publish(missing, 'x', { messageId: 'same' });
        const outcomes = await Promise.allSettled([again(), again(), again()]);
        expect(outcomes.map(({ status }) => status)).to.deep.equal(['rejected', 'rejected', 'rejected']);
      });

      it('cannot be consumed', async () => {
        const missing = `missing.${randomUUID()}`;
        expect((await rejection(transport.consume(missing, 1, () => {}))).code).to.equal('BOSS_UNROUTABLE');
      });

      it('is seen as none', async () => {
        expect(await transport.inspectQueue(`missing.${randomUUID()}`)).to.equal(null);
      });

      it('takes messages as soon as it is declared, and a second declaration changes nothing', async () => {
        const late = await declared();
        await transport.publish(late, 'x');
        await transport.declareQueue(late);
        expect(await transport.inspectQueue(late)).to.deep.equal({ messages: 1, consumers: 0 });
      });
    });

    describe('prefetch', () => {
      it('bounds what is unsettled', async () => {
        await publishAll(transport, queue, ['a', 'b', 'c', 'd', 'e']);
        const deliveries = await consume(2);
        await deliveries.take(2);
        expect(await transport.inspectQueue(queue)).to.deep.equal({ messages: 3, consumers: 1 });
        expect(deliveries.texts()).to.deep.equal(['a', 'b']);
      });

      it('gives the next one for each that is settled, in whatever order', async () => {
        await publishAll(transport, queue, ['a', 'b', 'c', 'd', 'e']);
        const deliveries = await consume(3);
        const [first, , third] = await deliveries.take(3);
        third?.ack();
        expect(textOf(await deliveries.next())).to.equal('d');
        first?.ack();
        expect(textOf(await deliveries.next())).to.equal('e');
      });
    });

    describe('a delivery', () => {
      it('that is given back comes again, marked', async () => {
        await transport.publish(queue, 'a');
        const deliveries = await consume(1);
        (await deliveries.next()).requeue();
        const again = await deliveries.next();
        expect([textOf(again), again.redelivered]).to.deep.equal(['a', true]);
      });

      it('is settled by the first word on it', async () => {
        await publishAll(transport, queue, ['a', 'b']);
        const deliveries = await consume(1);
        const first = await deliveries.next();
        first.ack();
        first.ack();
        first.requeue();
        await first.deadLetter('too late');
        expect(textOf(await deliveries.next())).to.equal('b');
        expect(await transport.inspectQueue(queue)).to.deep.equal({ messages: 0, consumers: 1 });
        expect((await transport.inspectQueue(TOPOLOGY.dead))?.messages).to.equal(0);
      });

      it('that is a dead letter lies in the dead-letter queue as it was, with reason and origin', async () => {
        const properties = { messageId: 'm-1', correlationId: 'c-1', replyTo: 'r', headers: { mine: 1 } };
        await transport.publish(queue, Buffer.from([0xff, 0xfe]), properties);
        await (await (await consume()).next()).deadLetter('not valid UTF-8');
        const dead = await firstDeadLetter();
        expect(dead.body).to.deep.equal(Buffer.from([0xff, 0xfe]));
        const { [HEADERS.letter]: letter, ...headers } = dead.properties.headers ?? {};
        expect(letter).to.match(/^\d{13}-[0-9a-f]{8}$/);
        expect({ ...dead.properties, headers }).to.deep.equal({
          ...properties,
          headers: { mine: 1, [HEADERS.reason]: 'not valid UTF-8', [HEADERS.queue]: queue },
        });
      });

      it('that is a dead letter makes room for the next', async () => {
        await publishAll(transport, queue, ['bad', 'good']);
        const deliveries = await consume(1);
        await (await deliveries.next()).deadLetter('bad');
        expect(textOf(await deliveries.next())).to.equal('good');
        await firstDeadLetter();
      });

      it('becomes a dead letter when its listener throws', async () => {
        await publishAll(transport, queue, ['bad', 'good']);
        const deliveries = await consume(1, (delivery) => {
          if (textOf(delivery) === 'bad') throw new Error('listener is broken');
        });
        expect((await deliveries.take(2)).map(textOf)).to.deep.equal(['bad', 'good']);
        expect((await firstDeadLetter()).properties.headers?.[HEADERS.reason]).to.contain('listener is broken');
      });
    });

    describe('consumers', () => {
      it('compete: each message goes to one, and all get some', async () => {
        const texts = Array.from({ length: 60 }, (_, index) => String(index));
        const all = new Deliveries((delivery) => delivery.ack());
        const workers = [new Deliveries(all.listener), new Deliveries(all.listener), new Deliveries(all.listener)];
        for (const worker of workers) await transport.consume(queue, 5, worker.listener);
        await publishAll(transport, queue, texts);
        await all.take(texts.length);
        expect(all.texts().toSorted(byNumber)).to.deep.equal(texts);
        for (const worker of workers) expect(worker.all).to.not.have.length(0);
      });

      it('get nothing more once they are cancelled, and may settle what they hold', async () => {
        const deliveries = new Deliveries();
        const consumer = await transport.consume(queue, 2, deliveries.listener);
        await publishAll(transport, queue, ['a', 'b', 'c']);
        const [first, second] = await deliveries.take(2);
        await consumer.cancel();
        first?.ack();
        second?.requeue();
        const rest = await consume(5);
        // some queues put what was given back at their end
        expect((await rest.take(2)).map(textOf)).to.have.members(['b', 'c']);
        expect(deliveries.texts()).to.deep.equal(['a', 'b']);
      });

      it('may be cancelled twice', async () => {
        const consumer = await transport.consume(queue, 1, () => {});
        await consumer.cancel();
        await consumer.cancel();
        expect(await transport.inspectQueue(queue)).to.deep.equal({ messages: 0, consumers: 0 });
      });
    });

    describeListening(() => transport);

    describe('after it is closed', () => {
      it('settles nothing more, and says so to nobody', async () => {
        await publishAll(transport, queue, ['a', 'b']);
        const [first, second] = await (await consume(2)).take(2);
        await transport.close();
        first?.ack();
        second?.requeue();
      });

      it('refuses to publish, to declare and to consume', async () => {
        await transport.close();
        const attempts = [
          transport.publish(queue, 'x'),
          transport.declareQueue(queue),
          transport.inspectQueue(queue),
          transport.consume(queue, 1, () => {}),
        ];
        const errors = await Promise.all(attempts.map(rejection));
        for (const error of errors) expect(error.code).to.equal('BOSS_TRANSPORT_UNAVAILABLE');
      });

      it('drops engine events in silence', async () => {
        transport.emit('process.ended', '{}');
        await transport.close();
        transport.emit('process.ended', '{}');
      });

      it('may be closed again', async () => {
        await transport.close();
        await transport.close();
      });
    });

    async function firstDeadLetter(): Promise<Delivery> {
      const dead = new Deliveries((delivery) => delivery.ack());
      await transport.consume(TOPOLOGY.dead, 1, dead.listener);
      return dead.next();
    }
  });
}

function byNumber(a: string, b: string): number {
  return Number(a) - Number(b);
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
