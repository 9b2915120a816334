import { randomUUID } from 'node:crypto';
import { type Channel, type ChannelModel, type ConfirmChannel, connect, type RecoveringChannelModel } from 'amqplib';
import { AmqpConsumer } from './amqp-consumer.ts';
import { describeFailure, isRefusal } from './amqp-failure.ts';
import { Infrastructure, Remote } from './errors.ts';
import type { Consumer, Delivery, Link, MessageProperties } from './link.ts';
import type { Log } from './log.ts';
import { WIRE } from './wire-names.ts';

export interface AmqpOptions {
  /** `amqp://user:password@host:5672/vhost`, or `amqps:`. */
  readonly url: string;
  /** PEM, for `amqps:`. */
  readonly tls?: { readonly ca?: string; readonly cert?: string; readonly key?: string };
  /** Shown in the broker's list of connections. */
  readonly name?: string;
  readonly log?: Log;
  /** Tries before the first success; afterwards it never gives up. Default 10, about 30 s. */
  readonly firstTries?: number;
}

const HEARTBEAT_S = 10;

/** A publish that reached no queue. `code` is the engine's name for it. */
class Unroutable extends Remote {
  readonly code = 'BOSS_UNROUTABLE';
}

/**
 * Connects, and reconnects from then on; queues and consumers come back by themselves. Errors: Infrastructure when the
 * broker refuses login or virtual host, Remote when it cannot be reached.
 */
export async function connectAmqp(options: AmqpOptions): Promise<Link> {
  const link = new AmqpLink(options);
  await link.open();
  return link;
}

class AmqpLink implements Link {
  readonly #options: AmqpOptions;
  readonly #queues = new Map<string, boolean>();
  readonly #consumers = new Set<AmqpConsumer>();
  readonly #subscriptions = new Set<AmqpConsumer>();
  /** Cancelled, with deliveries that may be settled until the end. */
  readonly #draining = new Set<AmqpConsumer>();
  readonly #listeners: ((available: boolean, reason: string) => void)[] = [];
  readonly #returned = new Set<string>();
  #connection: RecoveringChannelModel | undefined;
  #model: ChannelModel | undefined;
  #publisher: ConfirmChannel | undefined;
  /** Absent where our broker user may not use the exchange of events. */
  #events: Channel | undefined;

  constructor(options: AmqpOptions) {
    this.#options = options;
  }

  async open(): Promise<void> {
    const { url, tls, log, name = 'boss participant', firstTries = 10 } = this.#options;
    let failure: Error | undefined;
    let everConnected = false;
    const delay = (attempt: number): number => {
      if (failure && isRefusal(failure) && !everConnected) throw failure;
      return Math.min(5000, 100 * 2 ** attempt) * (0.8 + Math.random() * 0.2);
    };
    const recovery = {
      setup: (model: ChannelModel) => this.#setUp(model),
      initialMaxRetries: firstTries,
      waitForConnect: false,
      calculateDelay: delay,
    };
    const clientProperties = { connection_name: name };
    this.#connection = await connect(withHeartbeat(url), { ...tls, clientProperties, noDelay: true, recovery });
    this.#connection.on('connect-failed', (error) => {
      failure = error;
      log?.warn('broker cannot be used', { err: error });
    });
    this.#connection.on('error', () => undefined);
    this.#connection.on('disconnect', (error) => this.#lost(error));
    this.#connection.on('connect', (model) => {
      everConnected = true;
      this.#model = model;
      this.#announce(true, 'connected');
    });
    await this.#connection.waitForConnect().catch((error: Error) => {
      throw isRefusal(error)
        ? new Infrastructure(describeFailure(error, url), { cause: error })
        : new Remote(describeFailure(error, url), { cause: error });
    });
  }

  async close(): Promise<void> {
    await Promise.all([...this.#consumers, ...this.#draining].map((consumer) => consumer.close()));
    await this.#connection?.close();
    this.#publisher = undefined;
    this.#model = undefined;
  }

  onAvailability(listener: (available: boolean, reason: string) => void): void {
    this.#listeners.push(listener);
  }

  async declareQueue(queue: string, options: { private?: boolean } = {}): Promise<void> {
    const isPrivate = options.private === true;
    await this.#declare(this.#connected(), queue, isPrivate);
    this.#queues.set(queue, isPrivate);
  }

  publish(queue: string, body: Buffer | string, properties: MessageProperties = {}): Promise<void> {
    const { messageId = randomUUID(), correlationId, replyTo, headers = {} } = properties;
    return new Promise((resolve, reject) => {
      const settle = (error: unknown): void => {
        const unroutable = this.#returned.delete(messageId);
        if (error) reject(new Remote(`the broker did not confirm the message: ${(error as Error).message}`));
        else if (unroutable) reject(new Unroutable(`there is no queue "${queue}"`));
        else resolve();
      };
      if (!this.#publisher) throw new Remote('not connected to the broker');
      const sent = { persistent: true, mandatory: true, contentType: 'application/json', messageId, headers };
      const answered = { ...(correlationId && { correlationId }), ...(replyTo && { replyTo }) };
      this.#publisher.sendToQueue(queue, Buffer.from(body), { ...sent, ...answered }, settle);
    });
  }

  async consume(queue: string, prefetch: number, listener: (delivery: Delivery) => void): Promise<Consumer> {
    const putAside = (body: Buffer, properties: MessageProperties) => this.#putAside(body, properties);
    const consumer = new AmqpConsumer({ queue, prefetch, listener, putAside });
    await consumer.start(this.#connected());
    this.#consumers.add(consumer);
    return {
      cancel: async () => {
        this.#consumers.delete(consumer);
        this.#draining.add(consumer);
        void consumer.drained.then(() => this.#draining.delete(consumer));
        await consumer.cancel();
      },
    };
  }

  emit(topic: string, body: string): void {
    try {
      this.#events?.publish(WIRE.events, topic, Buffer.from(body), { contentType: 'application/json' });
    } catch {
      // best effort: the connection is just going
    }
  }

  async subscribe(topic: string, listener: (body: Buffer) => void): Promise<void> {
    const consumer = new AmqpConsumer({ topic, listener });
    this.#subscriptions.add(consumer);
    await this.#hear(consumer, this.#connected());
  }

  async #setUp(model: ChannelModel): Promise<void> {
    model.on('error', () => undefined);
    // one for each consumer
    model.setMaxListeners(0);
    this.#publisher = await this.#openPublisher(model);
    this.#events = await this.#openEvents(model);
    for (const subscription of this.#subscriptions) await this.#hear(subscription, model);
    for (const [queue, isPrivate] of this.#queues) await this.#declare(model, queue, isPrivate);
    for (const consumer of this.#consumers) await consumer.start(model);
  }

  async #openPublisher(model: ChannelModel): Promise<ConfirmChannel> {
    const channel = await model.createConfirmChannel();
    channel.on('error', (err) => this.#options.log?.warn('publishing channel closed by the broker', { err }));
    channel.on('return', (message) => this.#returned.add(String(message.properties.messageId)));
    channel.on('close', () => {
      if (this.#publisher !== channel) return;
      this.#publisher = undefined;
      // when the whole connection goes, the set-up of the next one makes a new channel
      if (this.#model === model) void this.#replacePublisher(model);
    });
    return channel;
  }

  async #openEvents(model: ChannelModel): Promise<Channel | undefined> {
    const channel = await model.createChannel();
    channel.on('error', (err) => this.#options.log?.warn('no events to or from other instances', { err }));
    channel.on('close', () => {
      if (this.#events === channel) this.#events = undefined;
    });
    return channel.assertExchange(WIRE.events, 'topic', { durable: true }).then(
      () => channel,
      () => undefined,
    );
  }

  /** A broker user that may touch only its own queue does without. */
  async #hear(subscription: AmqpConsumer, model: ChannelModel): Promise<void> {
    await subscription.start(model).catch((err: unknown) => {
      this.#options.log?.warn('cancel messages that other instances take are not heard', { err });
    });
  }

  async #replacePublisher(model: ChannelModel): Promise<void> {
    try {
      this.#publisher = await this.#openPublisher(model);
      this.#announce(true, 'publishing again');
    } catch (err) {
      this.#options.log?.debug('no new publishing channel', { err });
    }
  }

  /** In a channel of its own: a refused declaration closes its channel. */
  async #declare(model: ChannelModel, queue: string, isPrivate: boolean): Promise<void> {
    const channel = await model.createChannel();
    channel.on('error', () => undefined);
    const kind = isPrivate ? { durable: false, exclusive: true } : { durable: true };
    try {
      await channel.assertQueue(queue, kind);
    } catch (error) {
      throw new Infrastructure(`the queue "${queue}" cannot be declared: ${(error as Error).message}`, {
        cause: error,
      });
    }
    await channel.close();
  }

  async #putAside(body: Buffer, properties: MessageProperties): Promise<void> {
    const { dead } = WIRE;
    try {
      await this.publish(dead, body, properties);
    } catch (error) {
      if (!(error instanceof Unroutable)) throw error;
      await this.#declare(this.#connected(), dead, false);
      await this.publish(dead, body, properties);
    }
  }

  #connected(): ChannelModel {
    if (this.#model) return this.#model;
    throw new Remote('not connected to the broker');
  }

  #lost(error: Error): void {
    this.#model = undefined;
    this.#publisher = undefined;
    this.#announce(false, error.message);
  }

  #announce(available: boolean, reason: string): void {
    this.#options.log?.[available ? 'info' : 'warn'](available ? 'broker connected' : 'broker away', { reason });
    for (const listener of this.#listeners) listener(available, reason);
  }
}

function withHeartbeat(url: string): string {
  const parsed = new URL(url);
  if (!parsed.searchParams.has('heartbeat')) parsed.searchParams.set('heartbeat', String(HEARTBEAT_S));
  return parsed.href;
}
