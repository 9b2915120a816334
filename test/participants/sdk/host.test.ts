import { expect } from 'chai';
import { TOPOLOGY, HEADERS } from '../../../engine/transport/topology.ts';
import {
  Configuration,
  defineParticipant,
  Host,
  type Json,
  type Link,
  type Participant,
  Rejected,
  Remote,
  silentLog,
  Workitem,
} from '../../../participants/sdk/index.ts';
import { WIRE } from '../../../participants/sdk/wire-names.ts';
import { type Desk, INBOX, openDesk, wireWorkitem } from './desk.ts';

const sizer = defineParticipant({
  name: 'sizer',
  params: { type: 'object', required: ['unit'], properties: { unit: { type: 'string' } }, additionalProperties: false },
  onWorkitem(workitem) {
    workitem.set('size', workitem.list('items').length);
    workitem.result = true;
  },
});

function doing(onWorkitem: Participant['onWorkitem'], more: Partial<Participant> = {}): Participant {
  return defineParticipant({ name: 'worker', ...more, onWorkitem });
}

function gate(): { opened: Promise<void>; open: () => void } {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}

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

describe('participant host', () => {
  let desk: Desk;
  afterEach(() => desk?.host.drain());

  it('uses the names of the engine’s topology', () => {
    expect([WIRE.inbox, WIRE.dead, WIRE.events]).to.deep.equal([
      TOPOLOGY.originalInbox,
      TOPOLOGY.dead,
      TOPOLOGY.events,
    ]);
    expect([WIRE.attemptHeader, WIRE.reasonHeader, WIRE.queueHeader]).to.deep.equal([
      HEADERS.attempt,
      HEADERS.reason,
      HEADERS.queue,
    ]);
  });

  describe('replies', () => {
    it('sends the whole workitem back with its changed fields, to reply_to', async () => {
      desk = await openDesk([sizer]);
      const wfid = await desk.dispatch(sizer, { items: [1, 2, 3] }, { unit: 'pieces', if: 'true', timeout: '1h' });
      const { body, delivery } = await desk.replies.next();
      expect(body.fields).to.include({ size: 3, __result__: true });
      expect(body).to.deep.include({ wf_name: 'test', participant_name: 'sizer' });
      expect(body['fei']).to.deep.include({ wfid });
      expect(delivery.properties.correlationId).to.equal(`d-${wfid}`);
    });

    it('answers on the original’s queue when the message has no reply_to', async () => {
      desk = await openDesk([sizer]);
      const body = wireWorkitem('w1', 'sizer', { items: [] }, { unit: 'm' });
      await desk.transport.publish('sizer', JSON.stringify(body));
      expect((await desk.originalInbox.next()).body.fields).to.include({ size: 0 });
    });

    it('notes in the trace which participants replied', async () => {
      desk = await openDesk([sizer]);
      await desk.dispatch(sizer, { items: [], __trace__: ['first'] }, { unit: 'm' });
      expect((await desk.replies.next()).body.fields['__trace__']).to.deep.equal(['first', 'sizer']);
    });

    it('sends nothing back for a step that is forgotten', async () => {
      const seen = gate();
      const worker = doing((workitem) => {
        if (workitem.param('forget')) seen.open();
      });
      desk = await openDesk([worker]);
      await desk.dispatch(worker, { n: 1 }, { forget: true });
      await seen.opened;
      await desk.dispatch(worker, { n: 2 });
      expect((await desk.replies.next()).body.fields).to.include({ n: 2 });
      expect(desk.replies.unread).to.equal(0);
    });

    it('answers a workitem later that the participant kept', async () => {
      let kept: Workitem | undefined;
      const worker = doing(async (workitem, context) => {
        if (!kept) {
          kept = workitem.dup();
          workitem.forget = true;
        } else {
          kept.set('released', true);
          await context.send(kept);
        }
      });
      desk = await openDesk([worker]);
      const first = await desk.dispatch(worker, { n: 1 });
      await desk.dispatch(worker, { n: 2 });
      const { body, delivery } = await desk.replies.next();
      expect(body.fields).to.include({ n: 1, released: true });
      expect(delivery.properties.correlationId).to.equal(`d-${first}`);
    });

    it('hands the attempt of the dispatch to the participant', async () => {
      const worker = doing((workitem) => workitem.set('attempt', workitem.attempt));
      desk = await openDesk([worker]);
      await desk.transport.publish('worker', JSON.stringify(wireWorkitem('w1', 'worker', {})), {
        replyTo: INBOX,
        headers: { 'boss-attempt': 3 },
      });
      expect((await desk.replies.next()).body.fields).to.include({ attempt: 3 });
    });
  });

  describe('failures', () => {
    const failWith = async (thrown: unknown, fields: Record<string, Json> = {}) => {
      const worker = doing((workitem) => {
        workitem.set('touched', true);
        throw thrown;
      });
      desk = await openDesk([worker]);
      await desk.dispatch(worker, fields);
      return (await desk.replies.next()).body;
    };

    it('sends class, message and details of the error, and the fields as they were left', async () => {
      const body = await failWith(new Rejected('too old', { details: { age: 7 } }));
      expect(body.error).to.deep.include({
        class: 'Rejected',
        message: 'too old',
        details: { age: 7, retryable: false },
      });
      expect(body.fields).to.include({ touched: true });
      expect(body.error?.['trace']).to.be.an('array').that.is.not.empty;
    });

    it('says that a Remote error may be tried again', async () => {
      class Timeout extends Remote {}
      expect((await failWith(new Timeout('slow'))).error).to.deep.include({
        class: 'Timeout',
        details: { retryable: true },
      });
    });

    it('sends an error of any other class under its own name', async () => {
      expect((await failWith(new TypeError('oops'))).error).to.include({ class: 'TypeError', message: 'oops' });
      expect((await failWith('just text')).error).to.deep.equal({ class: 'Error', message: 'just text' });
    });

    it('checks params before the participant sees the workitem', async () => {
      desk = await openDesk([sizer]);
      await desk.dispatch(sizer, { items: [] });
      expect((await desk.replies.next()).body.error).to.include({
        class: 'MissingField',
        message: 'sizer needs the param "unit"',
      });
      await desk.dispatch(sizer, { items: [] }, { unit: 7 });
      expect((await desk.replies.next()).body.error).to.include({
        class: 'Configuration',
        message: 'sizer: the param "unit" must be string',
      });
      await desk.dispatch(sizer, { items: [] }, { unit: 'm', colour: 'red' });
      expect((await desk.replies.next()).body.error).to.include({ message: 'sizer: the param "colour" is unknown' });
    });

    it('checks fields before and after the work', async () => {
      const worker = doing(() => undefined, {
        fields: { type: 'object', required: ['a'] },
        returns: { type: 'object', required: ['b'] },
      });
      desk = await openDesk([worker]);
      await desk.dispatch(worker, {});
      expect((await desk.replies.next()).body.error).to.include({
        class: 'MissingField',
        message: 'worker needs the field "a"',
      });
      await desk.dispatch(worker, { a: 1 });
      expect((await desk.replies.next()).body.error?.['message']).to.match(/worker returned .*"b" is missing/);
    });

    it('refuses to send what JSON cannot carry, and names the field', async () => {
      const bad: unknown[] = [undefined, 10n, Number.NaN, new Date(0), () => 1, new Map()];
      const circle: Record<string, unknown> = {};
      circle['self'] = circle;
      bad.push(circle);
      const worker = doing((workitem) => {
        workitem.set('out', { value: bad[Number(workitem.get('n'))] } as Json);
      });
      desk = await openDesk([worker]);
      for (const n of bad.keys()) {
        await desk.dispatch(worker, { n });
        const { body } = await desk.replies.next();
        expect(body.error?.['class']).to.equal('Configuration');
        expect(body.error?.['message']).to.match(/worker cannot send the field "out\.value(\.self)?" back/);
        expect(body.fields).to.include({ n }).and.not.to.have.property('out');
      }
    });

    it('refuses to send more than the engine takes', async () => {
      const worker = doing((workitem) => workitem.set('big', 'x'.repeat(17 * 1024 * 1024)));
      desk = await openDesk([worker]);
      await desk.dispatch(worker, { n: 1 });
      const { body } = await desk.replies.next();
      expect(body.error?.['message']).to.include('they have more than 16777216 bytes');
      expect(body.fields).not.to.have.property('big');
    });

    it('takes no offence at the bare text of a step', async () => {
      desk = await openDesk([sizer]);
      await desk.dispatch(sizer, { items: [] }, { unit: 'm', sizer: null });
      expect((await desk.replies.next()).body.error).to.equal(undefined);
    });

    it('refuses a schema that is none, and two participants on one queue', () => {
      const link = {} as Link;
      Object.assign(link, { onAvailability: () => undefined });
      const broken = doing(() => undefined, { params: { type: 'nonsense' } });
      const open = (participants: Participant[]) => () => new Host({ link, participants, log: silentLog });
      expect(open([broken])).to.throw(Configuration, 'params schema of participant "worker"');
      expect(open([sizer, doing(() => undefined, { queue: 'sizer' })])).to.throw(Configuration, 'queue "sizer"');
    });
  });

  describe('bad messages', () => {
    const bodies: Record<string, Buffer> = {
      'the body is not JSON in UTF-8': Buffer.from('{"fei":'),
      'the body is not JSON': Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d]),
      'the body is not a JSON object': Buffer.from('[1,2]'),
      'no usable fei': Buffer.from('{"fei":{"wfid":7},"fields":{},"participant_name":"x"}'),
      'no fields': Buffer.from('{"fei":{"wfid":"w","subid":"s","expid":"0"},"participant_name":"x"}'),
      'no participant_name': Buffer.from('{"fei":{"wfid":"w","subid":"s","expid":"0"},"fields":{}}'),
    };
    for (const [reason, body] of Object.entries(bodies)) {
      it(`puts it aside with the reason: ${reason}`, async () => {
        desk = await openDesk([sizer]);
        await desk.transport.publish('sizer', body);
        const { delivery } = await desk.dead.next();
        expect(delivery.properties.headers?.['boss-reason']).to.include(reason);
        expect(delivery.properties.headers?.['boss-queue']).to.equal('sizer');
        expect(delivery.body.equals(body)).to.equal(true);
      });
    }

    it('goes on with the next workitem', async () => {
      desk = await openDesk([sizer]);
      await desk.transport.publish('sizer', 'junk');
      await desk.dispatch(sizer, { items: [1] }, { unit: 'm' });
      expect((await desk.replies.next()).body.fields).to.include({ size: 1 });
    });

    it('carries fields and params named __proto__ through unchanged', async () => {
      const worker = doing(() => undefined, { params: { type: 'object' }, fields: { type: 'object' } });
      desk = await openDesk([worker]);
      const text = JSON.stringify(wireWorkitem('w1', 'worker', { mark: 1 }, { mark: 2 }));
      const body = text.replaceAll('"mark":', '"__proto__":');
      await desk.transport.publish('worker', body, { replyTo: INBOX });
      const reply = (await desk.replies.next()).delivery.body.toString('utf8');
      expect(reply).to.include('"__proto__":1').and.to.include('"__proto__":2');
    });

    it('puts a workitem aside whose reply has nowhere to go', async () => {
      desk = await openDesk([sizer]);
      const body = JSON.stringify(wireWorkitem('w1', 'sizer', { items: [] }, { unit: 'm' }));
      await desk.transport.publish('sizer', body, { replyTo: 'nobody.declared.this' });
      const { delivery } = await desk.dead.next();
      expect(delivery.properties.headers?.['boss-reason']).to.include('nobody.declared.this');
    });
  });

  describe('several at a time', () => {
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
  });

  describe('cancel', () => {
    it('fires the signal of the workitem at work, and sends no reply for it', async () => {
      const begun = gate();
      const told: unknown[] = [];
      const worker = doing(
        async (workitem, { signal }) => {
          if (workitem.get('n') !== 1) return;
          begun.open();
          await new Promise((_resolve, reject) => {
            signal.addEventListener('abort', () => reject(new Error('stopped')));
          });
        },
        { onCancel: ({ fei, flavour, running }) => void told.push([fei?.wfid, flavour, running?.get('n')]) },
      );
      desk = await openDesk([worker]);
      const wfid = await desk.dispatch(worker, { n: 1 });
      await begun.opened;
      await desk.dispatch(worker, { n: 2 });
      await desk.cancel(worker, wfid, 'timeout');
      expect((await desk.replies.next()).body.fields).to.include({ n: 2 });
      expect(told).to.deep.equal([[wfid, 'timeout', 1]]);
      await desk.host.drain();
      expect(desk.replies.unread).to.equal(0);
    });

    it('drops a workitem that waits for a free place', async () => {
      const begun = gate();
      const finish = gate();
      const seen: unknown[] = [];
      const heard = gate();
      const worker = doing(
        async (workitem) => {
          seen.push(workitem.get('n'));
          begun.open();
          await finish.opened;
        },
        { onCancel: () => heard.open() },
      );
      desk = await openDesk([worker]);
      await desk.dispatch(worker, { n: 1 });
      await begun.opened;
      const second = await desk.dispatch(worker, { n: 2 });
      await desk.cancel(worker, second);
      await heard.opened;
      finish.open();
      await desk.replies.next();
      await desk.host.drain();
      expect(seen).to.deep.equal([1]);
    });

    it('tells the participant of a cancel that concerns nothing here, and goes on', async () => {
      const told: unknown[] = [];
      const worker = doing(() => undefined, {
        onCancel: ({ fei, running }) => {
          told.push([fei?.wfid ?? null, running]);
          throw new Error('a mistake in onCancel');
        },
      });
      desk = await openDesk([worker]);
      await desk.cancel(worker, 'elsewhere');
      await desk.transport.publish('worker', '{"cancel":true,"fei":"#<Ruote::HashWrapper:0x1>","flavour":null}');
      await desk.dispatch(worker, { n: 1 });
      await desk.replies.next();
      expect(told).to.deep.equal([
        ['elsewhere', null],
        [null, null],
      ]);
    });
  });

  describe('start and stop', () => {
    it('calls the hooks around the work', async () => {
      const calls: string[] = [];
      const worker = doing(() => void calls.push('work'), {
        onStart: () => void calls.push('start'),
        onStop: () => void calls.push('stop'),
      });
      desk = await openDesk([worker]);
      await desk.dispatch(worker, {});
      await desk.replies.next();
      await desk.host.drain();
      expect(calls).to.deep.equal(['start', 'work', 'stop']);
    });

    it('finishes what is at work and gives back what is not', async () => {
      const begun = gate();
      const finish = gate();
      const worker = doing(async () => {
        begun.open();
        await finish.opened;
      });
      desk = await openDesk([worker]);
      await desk.dispatch(worker, { n: 1 });
      await begun.opened;
      await desk.dispatch(worker, { n: 2 });
      const drained = desk.host.drain();
      finish.open();
      await drained;
      expect((await desk.replies.next()).body.fields).to.include({ n: 1 });
      expect(await desk.transport.inspectQueue('worker')).to.deep.equal({ messages: 1, consumers: 0 });
    });

    it('registers its names as the original tool does', async () => {
      const worker = doing(() => undefined, { name: 'built.it', regex: 'built_.*', queue: 'built' });
      desk = await openDesk([worker], { register: true });
      const { body } = await desk.originalInbox.next();
      expect(body['definition']).to.include('boss_register');
      expect(body.fields).to.deep.equal({ name: 'built_.*', queue: 'built' });
      expect(defineParticipant({ name: 'a.b', onWorkitem: () => undefined }).regex).to.equal('a\\.b');
    });
  });

  describe('questions to the engine', () => {
    const asking = (ask: (context: Parameters<Participant['onWorkitem']>[1]) => Promise<unknown>) =>
      doing(async (workitem, context) => workitem.set('answer', (await ask(context)) as Json));

    it('launches a process and learns its wfid', async () => {
      const worker = asking((context) => context.launch('build', { a: 1 }));
      desk = await openDesk([worker]);
      await desk.dispatch(worker, {});
      const { body, delivery } = await desk.originalInbox.next();
      expect(body).to.deep.equal({ definition: 'build', fields: { a: 1 }, variables: null });
      const { replyTo = '', correlationId = '' } = delivery.properties;
      await desk.transport.publish(replyTo, '{"wfid":"w7"}', { correlationId });
      expect((await desk.replies.next()).body.fields['answer']).to.deep.equal({ wfid: 'w7' });
    });

    it('hands in an event and learns what it started', async () => {
      const event = { id: 'e1', label: 'X', projects: [], payload: {}, source: 'cli' };
      const worker = asking((context) => context.sendEvent(event));
      desk = await openDesk([worker]);
      await desk.dispatch(worker, {});
      const { replyTo = '', correlationId = '' } = (await desk.originalInbox.next()).delivery.properties;
      await desk.transport.publish(replyTo, '{"event":"k1","state":"nothing-bound","started":[]}', { correlationId });
      expect((await desk.replies.next()).body.fields['answer']).to.deep.equal({
        key: 'k1',
        state: 'nothing-bound',
        started: [],
      });
    });

    it('hands in an event, and fails with the engine’s reason', async () => {
      const event = { id: 'e1', label: 'X', projects: [], payload: {}, source: 'cli' };
      const worker = asking((context) => context.sendEvent(event));
      desk = await openDesk([worker]);
      await desk.dispatch(worker, {});
      const { body, delivery } = await desk.originalInbox.next();
      expect(body['event']).to.deep.equal(event);
      const { replyTo = '', correlationId = '' } = delivery.properties;
      const error = { code: 'BOSS_EVENT_INVALID', message: 'no label' };
      await desk.transport.publish(replyTo, JSON.stringify({ error }), { correlationId });
      expect((await desk.replies.next()).body.error).to.deep.include({
        class: 'Rejected',
        message: 'no label',
        details: { code: 'BOSS_EVENT_INVALID', retryable: false },
      });
    });

    it('fails with Remote when no answer comes', async () => {
      const worker = asking((context) => context.launch('build'));
      desk = await openDesk([worker], { answerTimeoutMs: 1 });
      await desk.dispatch(worker, {});
      expect((await desk.replies.next()).body.error).to.include({ class: 'Remote' });
    });
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
