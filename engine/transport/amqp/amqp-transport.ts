import type { ChannelModel, ConsumeMessage } from 'amqplib';
import { BossError } from '../../errors.ts';
import { handOver, type TransportLogger } from '../hand-over.ts';
import { HEADERS, newLetterId, TOPOLOGY } from '../topology.ts';
import type { Consumer, Delivery, Heard, MessageProperties, Transport } from '../transport.ts';
import { refuseOversize } from '../oversize.ts';
import { unroutable } from '../unroutable.ts';
import { readAddress } from './address.ts';
import { AmqpDelivery } from './amqp-delivery.ts';
import { channelError, isMissing } from './broker-error.ts';
import { declareDeadLetters, LISTENING, onOwnChannel, queueSettings } from './declarations.ts';
import { EventChannel } from './event-channel.ts';
import { Link, within } from './link.ts';
import { Publisher } from './publisher.ts';
import type { Settlement } from './settlement.ts';
import { Subscription, type SubscriptionPlan } from './subscription.ts';

const FINISH_TIMEOUT_MS = 5_000;
const HEARD_AT_ONCE = 1000;
/** A header has to fit into one frame. */
const LONGEST_REASON = 2000;

export interface AmqpOptions {
  /** `amqp://user:password@host:5672/vhost`, or `amqps:`. */
  readonly url: string;
  /** Overrides the virtual host of the URL. */
  readonly vhost?: string;
  /** Names the connection at the broker. */
  readonly name: string;
  /** Declare our own inboxes and the dead-letter queue as quorum queues. */
  readonly quorum?: boolean;
  /** When the broker is not there at `open`, go on trying instead of rejecting. A refusal always rejects. */
  readonly waitForBroker?: boolean;
  readonly logger?: TransportLogger;
}

export class AmqpTransport implements Transport {
  readonly durable = true;
  private readonly log: TransportLogger;
  private readonly quorum: boolean;
  private readonly link: Link;
  private readonly publisher: Publisher;
  /** Apart, because the broker closes a channel that publishes to a missing exchange, with all that is under way on it. */
  private readonly deadLetters: Publisher;
  private readonly events: EventChannel;
  private readonly declared = new Set<string>();
  private readonly subscriptions = new Set<Subscription>();
  private readonly listeners: ((available: boolean, reason: string) => void)[] = [];

  constructor(options: AmqpOptions) {
    this.log = options.logger ?? (() => {});
    this.quorum = options.quorum === true;
    const changed = (available: boolean, reason: string) => this.tell(available, reason);
    this.publisher = new Publisher({ what: 'publisher', changed }, this.log);
    this.deadLetters = new Publisher(
      { what: 'publisher of dead letters', declare: (channel) => declareDeadLetters(channel, this.quorum) },
      this.log,
    );
    this.events = new EventChannel(this.log);
    this.link = new Link(
      {
        address: readAddress(options.url, options.vhost),
        name: options.name,
        patient: options.waitForBroker === true,
        setup: (model) => this.setup(model),
        lost: () => this.detach(),
        available: changed,
      },
      this.log,
    );
  }

  open(): Promise<void> {
    return this.link.open();
  }

  async close(): Promise<void> {
    const busy = [...this.subscriptions, this.publisher, this.deadLetters, this.events];
    this.subscriptions.clear();
    await within(FINISH_TIMEOUT_MS, Promise.all(busy.map((part) => part.finish())));
    await this.link.close();
  }

  async declareQueue(queue: string): Promise<void> {
    await this.attempt(`declare queue "${queue}"`, () => this.declare(this.link.live, queue));
    this.declared.add(queue);
  }

  async inspectQueue(queue: string): Promise<{ messages: number; consumers: number } | null> {
    return this.attempt(`look at queue "${queue}"`, async () => {
      try {
        const found = await onOwnChannel(this.link.live, (channel) => channel.checkQueue(queue));
        return { messages: found.messageCount, consumers: found.consumerCount };
      } catch (error) {
        if (isMissing(error)) return null;
        throw error;
      }
    });
  }

  async publish(queue: string, body: Buffer | string, properties: MessageProperties = {}): Promise<void> {
    refuseOversize(queue, body);
    return this.publisher.send('', queue, body, properties);
  }

  emit(topic: string, body: string): void {
    this.events.emit(topic, body);
  }

  consume(queue: string, prefetch: number, listener: (delivery: Delivery) => void): Promise<Consumer> {
    const settings = () => (this.declared.has(queue) ? queueSettings(queue, this.quorum) : null);
    return this.receive({ queue, prefetch, settings }, listener);
  }

  listen(queue: string, topics: readonly string[], listener: (heard: Heard) => void): Promise<Consumer> {
    return this.receive({ queue, prefetch: HEARD_AT_ONCE, settings: () => LISTENING, topics }, (delivery) => {
      delivery.ack();
      listener(delivery);
    });
  }

  /** Not `subscribe`: a link of participants may have a method of that name, for topics. */
  private async receive(
    plan: Omit<SubscriptionPlan, 'take'>,
    listener: (delivery: Delivery) => void,
  ): Promise<Consumer> {
    const { queue } = plan;
    const bury = (delivery: Delivery, reason: string) => this.bury(delivery, reason);
    const take = (message: ConsumeMessage, settlement: Settlement) =>
      handOver(listener, new AmqpDelivery(queue, message, settlement, bury), this.log);
    const subscription = new Subscription({ ...plan, take }, this.log);
    this.subscriptions.add(subscription);
    try {
      await this.attempt(`consume queue "${queue}"`, () => subscription.attach(this.link.live));
    } catch (error) {
      this.subscriptions.delete(subscription);
      subscription.detach();
      throw isMissing(error instanceof BossError ? error.cause : error) ? unroutable(queue) : error;
    }
    return {
      cancel: async () => {
        this.subscriptions.delete(subscription);
        await subscription.cancel();
      },
    };
  }

  onAvailability(listener: (available: boolean, reason: string) => void): void {
    this.listeners.push(listener);
  }

  private tell(available: boolean, reason: string): void {
    for (const listener of this.listeners) listener(available, reason);
  }

  private async setup(model: ChannelModel): Promise<void> {
    await this.deadLetters.attach(model);
    await Promise.all([...this.declared].map((queue) => this.declareAgain(model, queue)));
    await this.publisher.attach(model);
    await this.events.attachPatiently(model);
    await Promise.all([...this.subscriptions].map((subscription) => subscription.attachPatiently(model)));
  }

  private detach(): void {
    this.publisher.detach();
    this.deadLetters.detach();
    this.events.detach();
    for (const subscription of this.subscriptions) subscription.detach();
  }

  private declare(model: ChannelModel, queue: string): Promise<unknown> {
    return onOwnChannel(model, (channel) => channel.assertQueue(queue, queueSettings(queue, this.quorum)));
  }

  /** A queue that somebody made with other settings while we were away must not keep all the others from us. */
  private async declareAgain(model: ChannelModel, queue: string): Promise<void> {
    try {
      await this.declare(model, queue);
    } catch (error) {
      this.log('error', channelError(error, `declare queue "${queue}" again`).message);
    }
  }

  private async bury(delivery: Delivery, reason: string): Promise<void> {
    const { properties, body, queue } = delivery;
    const headers = {
      ...properties.headers,
      [HEADERS.reason]: reason.slice(0, LONGEST_REASON),
      [HEADERS.queue]: queue,
      [HEADERS.letter]: newLetterId(),
    };
    try {
      await this.deadLetters.send(TOPOLOGY.dead, queue, body, { ...properties, headers });
    } catch {
      // somebody may have deleted the exchange or the queue: make both again, and take the shorter way
      await onOwnChannel(this.link.live, (channel) => declareDeadLetters(channel, this.quorum));
      await this.publisher.send('', TOPOLOGY.dead, body, { ...properties, headers });
    }
  }

  private async attempt<T>(doing: string, run: () => Promise<T>): Promise<T> {
    try {
      return await run();
    } catch (error) {
      throw channelError(error, doing);
    }
  }
}
