import { expect } from 'chai';
import type { Json, Participant } from '../../../participants/sdk/index.ts';
import { type Desk, openDesk } from './desk.ts';
import { doing } from './workers.ts';

describe('questions to the engine', () => {
  let desk: Desk;
  afterEach(() => desk?.host.drain());

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
