import { setTimeout as pause } from 'node:timers/promises';
import type { Channel, ChannelModel, ConsumeMessage } from 'amqplib';
import { newLetterId } from '../../engine/transport/topology.ts';
import type { Delivery, MessageProperties } from './link.ts';
import { WIRE } from './wire-names.ts';

const RESTART_MS = 1000;

interface QueueSource {
  readonly queue: string;
  readonly prefetch: number;
  readonly listener: (delivery: Delivery) => void;
  readonly putAside: (body: Buffer, properties: MessageProperties) => Promise<void>;
}

interface TopicSource {
  readonly topic: string;
  readonly listener: (body: Buffer) => void;
}

/**
 * One consumer with a channel of its own. The channel is opened again when the broker closes it, as it does with whoever
 * holds a message for longer than its delivery timeout (30 minutes by default).
 */
export class AmqpConsumer {
  readonly #source: QueueSource | TopicSource;
  #channel: Channel | undefined;
  #tag = '';
  #cancelled = false;
  /** Deliveries that are not settled yet. */
  #unsettled = 0;
  #closed: Promise<void> | undefined;
  #tellDrained!: () => void;
  /** Resolves when it is cancelled and everything is settled; the channel is closed then. */
  readonly drained = new Promise<void>((resolve) => {
    this.#tellDrained = resolve;
  });

  constructor(source: QueueSource | TopicSource) {
    this.#source = source;
  }

  /** Errors: those of the broker, when it does not let us. */
  async start(model: ChannelModel): Promise<void> {
    const channel = await model.createChannel();
    const source = this.#source;
    let connected = true;
    const onLoss = (): void => {
      connected = false;
    };
    model.once('close', onLoss);
    channel.on('error', () => undefined);
    this.#channel = channel;
    this.#unsettled = 0;
    this.#tag = 'queue' in source ? await this.#takeFrom(source, channel, model) : await hear(source, channel);
    channel.on('close', () => {
      // the close of the connection is announced after that of its channels
      setImmediate(() => {
        model.off('close', onLoss);
        if (connected && !this.#cancelled && this.#channel === channel) void this.#restart(model);
      });
    });
  }

  /** Deliveries that are out may still be settled. */
  async cancel(): Promise<void> {
    this.#cancelled = true;
    try {
      await this.#channel?.cancel(this.#tag);
    } catch {
      // the channel is gone, and its deliveries with it
      this.#unsettled = 0;
    }
    this.#checkDrained();
  }

  /** Resolves when the broker has everything that was settled: the close of a connection may overtake what its channels sent. */
  close(): Promise<void> {
    this.#cancelled = true;
    this.#closed ??= this.#close();
    return this.#closed;
  }

  async #close(): Promise<void> {
    try {
      await this.#channel?.close();
    } catch {
      // it is closed
    }
  }

  /** Until it works, or the connection ends, whose recovery starts all consumers. */
  async #restart(model: ChannelModel): Promise<void> {
    let connected = true;
    model.on('close', () => {
      connected = false;
    });
    while (connected && !this.#cancelled) {
      try {
        return await this.start(model);
      } catch {
        await pause(RESTART_MS);
      }
    }
  }

  async #takeFrom(source: QueueSource, channel: Channel, model: ChannelModel): Promise<string> {
    await channel.prefetch(source.prefetch);
    const { consumerTag } = await channel.consume(source.queue, (message) => {
      if (message) source.listener(this.#deliver(message, channel, source));
      // the queue was deleted, or moved to another node
      else if (!this.#cancelled) void this.#declareAndRestart(source.queue, channel, model);
    });
    return consumerTag;
  }

  #deliver(message: ConsumeMessage, channel: Channel, source: QueueSource): Delivery {
    this.#unsettled += 1;
    return toDelivery(message, channel, source, () => {
      if (this.#channel !== channel) return;
      this.#unsettled -= 1;
      this.#checkDrained();
    });
  }

  #checkDrained(): void {
    if (!this.#cancelled || this.#unsettled > 0) return;
    void this.close().then(this.#tellDrained);
  }

  async #declareAndRestart(queue: string, old: Channel, model: ChannelModel): Promise<void> {
    await old.assertQueue(queue, { durable: true }).catch(() => undefined);
    await this.#restart(model);
    await old.close().catch(() => undefined);
  }
}

async function hear(source: TopicSource, channel: Channel): Promise<string> {
  const { queue } = await channel.assertQueue('', { exclusive: true, autoDelete: true, durable: false });
  await channel.bindQueue(queue, WIRE.events, source.topic);
  const onMessage = (message: ConsumeMessage | null): void => {
    if (message) source.listener(message.content);
  };
  return (await channel.consume(queue, onMessage, { noAck: true })).consumerTag;
}

function toDelivery(message: ConsumeMessage, channel: Channel, source: QueueSource, settled: () => void): Delivery {
  // settling after the channel went would throw; the broker has taken the message back by then
  const settle = (action: () => void): void => {
    try {
      action();
    } catch {
      // delivered again
    }
    settled();
  };
  const { queue } = source;
  return {
    queue,
    body: message.content,
    properties: propertiesOf(message),
    redelivered: message.fields.redelivered,
    ack: () => settle(() => channel.ack(message)),
    requeue: () => settle(() => channel.nack(message, false, true)),
    deadLetter: async (reason) => {
      const { headers, ...others } = propertiesOf(message);
      const letter = { [WIRE.reasonHeader]: reason, [WIRE.queueHeader]: queue, [WIRE.letterHeader]: newLetterId() };
      await source.putAside(message.content, { ...others, headers: { ...headers, ...letter } });
      settle(() => channel.ack(message));
    },
  };
}

function propertiesOf(message: ConsumeMessage): MessageProperties {
  const { messageId, correlationId, replyTo, headers }: Record<string, unknown> = { ...message.properties };
  return {
    ...(typeof messageId === 'string' && messageId !== '' ? { messageId } : {}),
    ...(typeof correlationId === 'string' && correlationId !== '' ? { correlationId } : {}),
    ...(typeof replyTo === 'string' && replyTo !== '' ? { replyTo } : {}),
    headers: (headers ?? {}) as Record<string, string>,
  };
}
