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
  type Workitem,
} from '../../../participants/sdk/index.ts';
import { WIRE } from '../../../participants/sdk/wire-names.ts';
import { type Desk, INBOX, openDesk, wireWorkitem } from './desk.ts';
import { doing, gate, sizer } from './workers.ts';

describe('participant host', () => {
  let desk: Desk;
  afterEach(() => desk?.host.drain());

  it('uses the names of the engine’s topology', () => {
    expect([WIRE.inbox, WIRE.dead, WIRE.events]).to.deep.equal([
      TOPOLOGY.originalInbox,
      TOPOLOGY.dead,
      TOPOLOGY.events,
    ]);
    expect([
      WIRE.attemptHeader,
      WIRE.workedHeader,
      WIRE.traceHeader,
      WIRE.reasonHeader,
      WIRE.queueHeader,
      WIRE.letterHeader,
    ]).to.deep.equal([HEADERS.attempt, HEADERS.workedMs, HEADERS.trace, HEADERS.reason, HEADERS.queue, HEADERS.letter]);
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
      expect(body.error?.['trace']).to.be.an('array').and.to.have.property('length').greaterThan(0);
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
});
