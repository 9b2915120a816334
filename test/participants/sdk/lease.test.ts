import { expect } from 'chai';
import { defineParticipant, Host, type Link, silentLog, type Workitem } from '../../../participants/sdk/index.ts';
import { type Desk, openDesk, wireWorkitem } from './desk.ts';
import type { Letter } from './mailbox.ts';
import { doing, gate } from './workers.ts';

const LEASE = { lease: '1s' };

describe('participant host, leases', () => {
  let desk: Desk;
  afterEach(() => desk?.host.drain());

  /** The next message that says something of a lease. */
  async function said(): Promise<Record<string, unknown> & { letter: Letter }> {
    for (;;) {
      const letter = await desk.replies.next();
      const body: Record<string, unknown> = letter.body;
      if (body['lease'] !== undefined) return { ...body, letter };
    }
  }

  async function answer({ letter }: { letter: Letter }, lease: string): Promise<void> {
    const { replyTo = '', correlationId = '' } = letter.delivery.properties;
    await desk.transport.publish(replyTo, JSON.stringify({ lease }), { correlationId });
  }

  async function grant(): Promise<Record<string, unknown>> {
    const claim = await said();
    expect(claim['lease']).to.equal('claim');
    await answer(claim, 'granted');
    return claim;
  }

  async function reply(): Promise<Letter> {
    for (;;) {
      const letter = await desk.replies.next();
      if (letter.body.fields !== undefined) return letter;
    }
  }

  it('claim a step, acknowledge it when it is granted, and only then begin', async () => {
    const order: string[] = [];
    const worker = doing(() => void order.push('work'), LEASE);
    desk = await openDesk([]);
    const link: Link = {
      ...linkOf(desk.transport),
      consume: (queue, prefetch, listener) =>
        desk.transport.consume(queue, prefetch, (delivery) => {
          if (queue !== 'worker') return listener(delivery);
          const ack = () => {
            order.push('ack');
            delivery.ack();
          };
          const { body, properties, redelivered } = delivery;
          const others = { requeue: () => delivery.requeue(), deadLetter: delivery.deadLetter };
          listener({ queue, body, properties, redelivered, ack, ...others });
        }),
    };
    const host = new Host({ link, participants: [worker], log: silentLog });
    await host.start();
    const wfid = await desk.dispatch(worker, {});
    const claim = await said();
    order.push('claim');
    await answer(claim, 'granted');
    await reply();
    expect(order).to.deep.equal(['claim', 'ack', 'work']);
    expect(claim).to.include({ dispatch: `d-${wfid}`, ms: 1000 });
    await host.drain();
  });

  it('drop what somebody else has, and what nobody waits for', async () => {
    const seen: unknown[] = [];
    const worker = doing((workitem) => void seen.push(workitem.get('n')), LEASE);
    desk = await openDesk([worker]);
    for (const [n, word] of ['taken', 'lost', 'granted'].entries()) {
      await desk.dispatch(worker, { n });
      await answer(await said(), word);
    }
    await reply();
    expect(seen).to.deep.equal([2]);
    expect(await desk.transport.inspectQueue('worker')).to.include({ messages: 0 });
  });

  it('ask again until somebody answers', async () => {
    const worker = doing(() => undefined, LEASE);
    desk = await openDesk([worker]);
    await desk.dispatch(worker, {});
    await said();
    await grant();
    await reply();
  });

  it('say that they work, and how far they are', async () => {
    const finish = gate();
    const worker = doing(async (_workitem, context) => {
      context.progress(0.25, 'building');
      context.progress({ done: 3, total: 7 });
      await finish.opened;
    }, LEASE);
    desk = await openDesk([worker]);
    await desk.dispatch(worker, {});
    const { holder } = await grant();
    const heartbeat = await said();
    expect(heartbeat).to.deep.include({
      lease: 'heartbeat',
      holder,
      progress: { done: 3, total: 7 },
      text: 'building',
    });
    finish.open();
    await reply();
  });

  it('stop when the step is lost, and send no reply for it', async () => {
    const told: unknown[] = [];
    const stopped = gate();
    const worker = doing(
      (_workitem, { signal }) =>
        new Promise<void>((_resolve, reject) => {
          signal.addEventListener('abort', () => {
            stopped.open();
            reject(new Error('stopped'));
          });
        }),
      { ...LEASE, onCancel: ({ running }) => void told.push(running?.get('n')) },
    );
    desk = await openDesk([worker]);
    await desk.dispatch(worker, { n: 1 });
    await grant();
    await answer(await said(), 'lost');
    await stopped.opened;
    await desk.host.drain();
    expect(told).to.deep.equal([1]);
    expect(desk.replies.unread).to.equal(0);
  });

  it('hear a cancel of the step while all places work', async () => {
    const begun = gate();
    const aborted = gate();
    const worker = doing(
      (_workitem, { signal }) =>
        new Promise<void>((resolve) => {
          begun.open();
          signal.addEventListener('abort', () => resolve(aborted.open()));
        }),
      { lease: '1h' },
    );
    desk = await openDesk([worker]);
    const wfid = await desk.dispatch(worker, {});
    await grant();
    await begun.opened;
    const fei = { engine_id: 'engine', wfid, subid: 's1', expid: '0_0' };
    desk.transport.emit('participant.cancel.worker', JSON.stringify({ cancel: true, fei, flavour: null }));
    await aborted.opened;
  });

  it('do not begin a step that is cancelled while it is claimed', async () => {
    const seen: unknown[] = [];
    const worker = doing((workitem) => void seen.push(workitem.get('n')), { lease: '1h' });
    desk = await openDesk([worker]);
    const wfid = await desk.dispatch(worker, { n: 1 });
    const claim = await said();
    const fei = { engine_id: 'engine', wfid, subid: 's1', expid: '0_0' };
    desk.transport.emit('participant.cancel.worker', JSON.stringify({ cancel: true, fei, flavour: null }));
    await answer(claim, 'granted');
    await desk.dispatch(worker, { n: 2 });
    await grant();
    await reply();
    expect(seen).to.deep.equal([2]);
  });

  it('take no message that waits for a free place', async () => {
    const finish = gate();
    const worker = doing(() => finish.opened, { lease: '1h', concurrency: 2 });
    desk = await openDesk([worker]);
    for (let n = 0; n < 5; n++) await desk.dispatch(worker, { n });
    await grant();
    await grant();
    expect(await desk.transport.inspectQueue('worker')).to.deep.equal({ messages: 3, consumers: 0 });
    finish.open();
    for (let n = 0; n < 3; n++) await grant();
    await reply();
  });

  it('settle a message that comes twice with its claim', async () => {
    let runs = 0;
    const worker = doing(() => void (runs += 1), { ...LEASE, concurrency: 2 });
    desk = await openDesk([worker]);
    const body = JSON.stringify(wireWorkitem('w1', 'worker', {}));
    const properties = { replyTo: 'boss.inbox.3', correlationId: 'd1' };
    await desk.transport.publish('worker', body, properties);
    await desk.transport.publish('worker', body, properties);
    await desk.dispatch(worker, { another: true });
    await answer(await said(), 'granted');
    await reply();
    await answer(await said(), 'granted');
    await reply();
    expect(runs).to.equal(2);
  });

  it('give a step back that takes longer than the host may wait', async () => {
    const begun = gate();
    const worker = doing(() => new Promise<void>(() => begun.open()), { lease: '1h' });
    desk = await openDesk([worker], { graceMs: 0 });
    await desk.dispatch(worker, {});
    const { holder } = await grant();
    await begun.opened;
    const drained = desk.host.drain();
    const release = await said();
    expect(release).to.include({ lease: 'release', holder });
    await answer(release, 'granted');
    await drained;
  });

  it('give a message back whose claim nobody answered when the host stops', async () => {
    const worker = doing(() => undefined, { lease: '1h' });
    desk = await openDesk([worker], { graceMs: 0 });
    await desk.dispatch(worker, {});
    await said();
    const drained = desk.host.drain();
    await answer(await said(), 'lost');
    await drained;
    expect(await desk.transport.inspectQueue('worker')).to.include({ messages: 1 });
  });

  it('hold on to a step that is answered later, until it is', async () => {
    let kept: Workitem | undefined;
    let send: (() => Promise<void>) | undefined;
    const worker = doing((workitem, context) => {
      kept = workitem.dup();
      workitem.forget = true;
      send = () => context.send(kept as Workitem);
    }, LEASE);
    desk = await openDesk([worker]);
    const wfid = await desk.dispatch(worker, {});
    await grant();
    expect(await said()).to.include({ lease: 'heartbeat', dispatch: `d-${wfid}` });
    await send?.();
    expect((await reply()).delivery.properties.correlationId).to.equal(`d-${wfid}`);
    await desk.host.drain();
    expect(desk.replies.unread).to.equal(0);
  });

  it('work without one for an engine that grants none', async () => {
    const worker = doing((workitem) => workitem.set('done', true), LEASE);
    desk = await openDesk([worker]);
    await desk.transport.publish('worker', JSON.stringify(wireWorkitem('w1', 'worker', {})));
    expect((await desk.originalInbox.next()).body.fields).to.include({ done: true });
  });

  it('are refused when they are no duration that can be used', () => {
    for (const lease of ['soon', '0.5s', '2d', 10]) {
      expect(() => defineParticipant({ name: 'x', lease, onWorkitem: () => undefined })).to.throw(
        /no duration from 1s/,
      );
    }
  });
});

function linkOf(transport: Desk['transport']): Link {
  return {
    durable: false,
    declareQueue: (queue) => transport.declareQueue(queue),
    publish: (queue, body, properties) => transport.publish(queue, body, properties),
    consume: (queue, prefetch, listener) => transport.consume(queue, prefetch, listener),
    onAvailability: () => undefined,
    subscribe: (topic, listener) => transport.subscribe(topic, listener),
    close: async () => undefined,
  };
}
