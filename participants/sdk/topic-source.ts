/** Listens to a topic exchange of somebody else's broker, over a connection of its own. */
import { type Channel, type ChannelModel, type ConsumeMessage, connect } from 'amqplib';
import type { Log } from './log.ts';

export interface TopicOptions {
  /** `amqp://user:password@host:5672/vhost` or `amqps://...` */
  readonly url: string;
  /** Must exist already: it belongs to the other side. */
  readonly exchange: string;
  /** Binding keys: `*.obs.package.build_success`, `#`. */
  readonly keys: readonly string[];
  /** A durable queue collects while nobody listens; null takes a private one, for brokers on which we may make none. */
  readonly queue: string | null;
  readonly log: Log;
}

export interface TopicMessage {
  readonly routingKey: string;
  readonly body: Buffer;
  /** The sender's own id of the message, if it gives one. */
  readonly messageId: string | null;
}

export interface TopicSource {
  /** Resolves when it listens for the first time. */
  readonly listening: Promise<void>;
  stop(): Promise<void>;
}

const UNSETTLED = 50;

/**
 * A message is acknowledged when `listener` is through with it, and comes again when the connection goes before that.
 * Keeps trying to connect until it is stopped. `listener` is not allowed to reject.
 */
export async function followTopic(
  options: TopicOptions,
  listener: (message: TopicMessage) => Promise<void>,
): Promise<TopicSource> {
  const { url, log, exchange } = options;
  const place = { exchange, broker: withoutLogin(url) };
  const connection = await connect(url, {
    recovery: {
      waitForConnect: false,
      maxDelay: 30_000,
      setup: (model: ChannelModel) => listen(model, options, listener),
    },
  });
  connection.on('connect', () => log.info('listening to the bus', place));
  connection.on('disconnect', (err) => log.warn('the bus is gone', { ...place, err }));
  connection.on('connect-failed', (err) => log.warn('the bus cannot be used', { ...place, err }));
  connection.on('error', (err) => log.warn('trouble on the bus', { ...place, err }));
  const listening = connection.waitForConnect().then(() => undefined);
  // stopping before the first connection is no error
  listening.catch(() => undefined);
  return { listening, stop: () => connection.close() };
}

async function listen(
  model: ChannelModel,
  options: TopicOptions,
  listener: (message: TopicMessage) => Promise<void>,
): Promise<void> {
  const channel = await model.createChannel();
  let open = true;
  const lost = (): void => {
    if (!open) return;
    open = false;
    // a channel that the broker closed under a living connection would stay silent: begin anew
    model.close().catch(() => undefined);
  };
  channel.on('error', (err) => options.log.warn('the bus closed our channel', { err }));
  channel.on('close', lost);
  const queue = await bindQueue(channel, options);
  await channel.prefetch(UNSETTLED);
  await channel.consume(queue, (message) => {
    if (message === null) return lost();
    void listener(messageOf(message)).then(() => {
      if (open) channel.ack(message);
    });
  });
}

async function bindQueue(channel: Channel, { exchange, keys, queue: name }: TopicOptions): Promise<string> {
  await channel.checkExchange(exchange);
  const { queue } =
    name === null
      ? await channel.assertQueue('', { exclusive: true, autoDelete: true, durable: false })
      : await channel.assertQueue(name, { durable: true });
  for (const key of keys) await channel.bindQueue(queue, exchange, key);
  return queue;
}

function messageOf(message: ConsumeMessage): TopicMessage {
  const id: unknown = message.properties.messageId;
  return {
    routingKey: message.fields.routingKey,
    body: message.content,
    messageId: typeof id === 'string' && id !== '' ? id : null,
  };
}

function withoutLogin(url: string): string {
  return url.replace(/\/\/[^/]*@/, '//');
}
