import { expect } from 'chai';
import { Host, type Link, silentLog } from '../../../participants/sdk/index.ts';
import { type Desk, INBOX, openDesk, wireWorkitem } from './desk.ts';
import type { Letter } from './mailbox.ts';
import { doing, gate } from './workers.ts';

/** The first ack gets lost: the message comes again. */
function withoutAcks(inner: Link): Link {
  let lost = 0;
  return {
    declareQueue: (queue) => inner.declareQueue(queue),
    publish: (queue, body, properties) => inner.publish(queue, body, properties),
    onAvailability: (listener) => inner.onAvailability(listener),
    close: () => inner.close(),
    consume: (queue, prefetch, listener) =>
      inner.consume(queue, prefetch, (delivery) => {
        const ack = (): void => (lost++ === 0 ? delivery.requeue() : delivery.ack());
        const { body, properties, redelivered } = delivery;
        const { requeue, deadLetter } = { requeue: () => delivery.requeue(), deadLetter: delivery.deadLetter };
        listener({ queue, body, properties, redelivered, ack, requeue, deadLetter });
      }),
  };
}

describe('participant host, deliveries', () => {
  let desk: Desk;
  afterEach(() => desk?.host.drain());

  it('works on one workitem at a time unless it says more', async () => {
    for (const concurrency of [1, 3]) {
      let now = 0;
      let most = 0;
      const full = gate();
      const worker = doing(
        async () => {
          now += 1;
          most = Math.max(most, now);
          if (now === concurrency) full.open();
          await full.opened;
          now -= 1;
        },
        { concurrency },
      );
      desk = await openDesk([worker]);
      for (let n = 0; n < 7; n++) await desk.dispatch(worker, { n });
      for (let n = 0; n < 7; n++) await desk.replies.next();
      expect(most).to.equal(concurrency);
      await desk.host.drain();
    }
  });

  it('does a workitem once that is delivered again while it is at work', async () => {
    let runs = 0;
    const begun = gate();
    const finish = gate();
    const caughtUp = gate();
    const worker = doing(
      async () => {
        runs += 1;
        begun.open();
        await finish.opened;
      },
      { onCancel: () => caughtUp.open() },
    );
    desk = await openDesk([worker]);
    const body = JSON.stringify(wireWorkitem('w1', 'worker', {}));
    const properties = { replyTo: INBOX, correlationId: 'd1' };
    await desk.transport.publish('worker', body, properties);
    await begun.opened;
    await desk.transport.publish('worker', body, properties);
    await desk.cancel(worker, 'another');
    await caughtUp.opened;
    finish.open();
    await desk.replies.next();
    await desk.host.drain();
    expect(runs).to.equal(1);
    expect(desk.replies.unread).to.equal(0);
  });

  describe('that come again from somebody who died', () => {
    const seen: unknown[] = [];
    const worker = doing((workitem) => void seen.push(workitem.get('n')));

    /** A message that was delivered before is on the queue, then the host begins; returns what it asks the engine. */
    async function deliverAgain(): Promise<{ host: Host; letter: Letter }> {
      seen.length = 0;
      desk = await openDesk([]);
      await desk.transport.declareQueue('worker');
      await desk.dispatch(worker, { n: 1 });
      const tried = gate();
      const consumer = await desk.transport.consume('worker', 1, (delivery) => {
        tried.open();
        void consumer.cancel().then(() => delivery.requeue());
      });
      await tried.opened;
      const host = new Host({ link: desk.transport, participants: [worker], log: silentLog });
      await host.start();
      return { host, letter: await desk.replies.next() };
    }

    async function answer({ letter }: { letter: Letter }, lease: string): Promise<void> {
      const { replyTo = '', correlationId = '' } = letter.delivery.properties;
      await desk.transport.publish(replyTo, JSON.stringify({ lease }), { correlationId });
    }

    it('are worked on when the engine has heard of it', async () => {
      const asked = await deliverAgain();
      expect(asked.letter.body).to.include({ lease: 'again' });
      await answer(asked, 'granted');
      expect((await desk.replies.next()).body.fields).to.include({ n: 1 });
      await asked.host.drain();
    });

    it('are left alone when it was enough', async () => {
      const asked = await deliverAgain();
      await answer(asked, 'lost');
      await desk.dispatch(worker, { n: 2 });
      expect((await desk.replies.next()).body.fields).to.include({ n: 2 });
      expect(seen).to.deep.equal([2]);
      await asked.host.drain();
    });

    it('are worked on when the engine does not answer', async () => {
      const { host } = await deliverAgain();
      expect((await desk.replies.next()).body.fields).to.include({ n: 1 });
      await host.drain();
    });
  });

  it('does a workitem once that is delivered again after its reply', async () => {
    let runs = 0;
    const caughtUp = gate();
    const worker = doing(() => void (runs += 1), { onCancel: () => caughtUp.open() });
    desk = await openDesk([]);
    const host = new Host({ link: withoutAcks(desk.transport), participants: [worker], log: silentLog });
    await host.start();
    await desk.dispatch(worker, {});
    await desk.replies.next();
    await desk.cancel(worker, 'another');
    await caughtUp.opened;
    await host.drain();
    expect(runs).to.equal(1);
    expect(desk.replies.unread).to.equal(0);
  });

  it('tries a reply again when the broker is back, under the same message id', async () => {
    const tries: (string | undefined)[] = [];
    const availability: ((available: boolean, reason: string) => void)[] = [];
    const failedOnce = gate();
    const shaky = (inner: Link): Link => ({
      declareQueue: (queue) => inner.declareQueue(queue),
      consume: (queue, prefetch, listener) => inner.consume(queue, prefetch, listener),
      close: () => inner.close(),
      onAvailability: (listener) => void availability.push(listener),
      publish: async (queue, body, properties) => {
        tries.push(properties?.messageId);
        if (tries.length > 1) return inner.publish(queue, body, properties);
        failedOnce.open();
        throw new Error('broker away');
      },
    });
    desk = await openDesk([]);
    const worker = doing(() => undefined);
    const host = new Host({ link: shaky(desk.transport), participants: [worker], log: silentLog });
    await host.start();
    await desk.dispatch(worker, { n: 1 });
    await failedOnce.opened;
    for (const listener of availability) listener(true, 'back');
    expect((await desk.replies.next()).body.fields).to.include({ n: 1 });
    expect(tries[0]).to.be.a('string').and.to.equal(tries[1]);
    await host.drain();
  });
});
