import { expect } from 'chai';
import type { WaitingFor } from '../../engine/engine.ts';
import { InProcessTransport } from '../../engine/transport/in-process/in-process-transport.ts';
import { withConsumers } from '../../engine/worker/consumers.ts';
import { processView } from '../../engine/worker/process-view.ts';
import { holds, launched } from '../support/scripted-run.ts';

describe('a step whose participant is not there', () => {
  const { execution } = launched('- concurrence: { do: [absent, present, lost] }', {
    participants: { absent: holds, present: holds, lost: holds },
  });
  let transport: InProcessTransport;
  let waiting: Map<string | undefined, WaitingFor>;

  before(async () => {
    transport = new InProcessTransport();
    await transport.open();
    for (const queue of ['absent', 'present']) await transport.declareQueue(queue);
    for (const n of [1, 2]) await transport.publish('absent', `${n}`);
    await transport.consume('present', 1, () => undefined);
    const { expressions_list } = await withConsumers(processView(execution), transport);
    waiting = new Map(expressions_list.map(({ waitingFor }) => [waitingFor.participant, waitingFor]));
  });
  after(() => transport.close());

  it('says since when it waits, that nobody takes from the queue, what lies in it, and what to do', () => {
    expect(waiting.get('absent')).to.include({ kind: 'no_consumer', participant: 'absent', queue: 'absent' });
    expect(waiting.get('absent')?.text).to.match(
      /^waits for participant absent on queue absent since .* UTC; nobody takes from this queue now, 2 workitems lie in it: start the participant, unless all there are have long steps in hand$/,
    );
  });

  it('says that there is no queue, when there is none', () => {
    expect(waiting.get('lost')?.kind).to.equal('no_consumer');
    expect(waiting.get('lost')?.text).to.contain('there is no such queue');
  });

  it('waits like any other when somebody takes from its queue', () => {
    expect(waiting.get('present')?.kind).to.equal('participant');
  });

  it('is told as before when the broker cannot be asked', async () => {
    const away = { inspectQueue: () => Promise.reject(new Error('away')) } as unknown as InProcessTransport;
    const { expressions_list } = await withConsumers(processView(execution), away);
    expect(expressions_list.map(({ waitingFor }) => waitingFor.kind)).not.to.include('no_consumer');
  });
});
