import type { Channel, ChannelModel, Options } from 'amqplib';
import { TOPOLOGY } from '../topology.ts';

/**
 * Settings of a queue. Participants declare their queues too, with the original's settings: an argument here would make the
 * broker refuse one of the two. Only what belongs to us alone may be a quorum queue.
 */
export function queueSettings(queue: string, quorum: boolean): Options.AssertQueue {
  // Those of participants within the engine: they are made anew with each start.
  if (queue.startsWith('boss.answers.')) return { durable: false, exclusive: true, autoDelete: true };
  const ours = queue === TOPOLOGY.dead || queue.startsWith('boss.inbox.');
  const settings = { durable: true, exclusive: false, autoDelete: false };
  return quorum && ours ? { ...settings, arguments: { 'x-queue-type': 'quorum' } } : settings;
}

/** Of a queue that one program listens on: it outlives a lost connection, and goes soon after the program. */
export const LISTENING: Options.AssertQueue = {
  durable: true,
  arguments: { 'x-expires': 60_000, 'x-max-length': 100_000 },
};

export async function declareDeadLetters(channel: Channel, quorum: boolean): Promise<void> {
  await channel.assertExchange(TOPOLOGY.dead, 'fanout', { durable: true });
  await channel.assertQueue(TOPOLOGY.dead, queueSettings(TOPOLOGY.dead, quorum));
  await channel.bindQueue(TOPOLOGY.dead, TOPOLOGY.dead, '');
}

export async function declareEvents(channel: Channel): Promise<void> {
  await channel.assertExchange(TOPOLOGY.events, 'topic', { durable: true });
}

/** A refused declaration closes its channel, so each gets one of its own. */
export async function onOwnChannel<T>(model: ChannelModel, run: (channel: Channel) => Promise<T>): Promise<T> {
  const channel = await model.createChannel();
  // the failed call carries the same error
  channel.on('error', () => {});
  try {
    return await run(channel);
  } finally {
    await channel.close().catch(() => {});
  }
}
