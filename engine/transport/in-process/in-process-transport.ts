import { randomUUID } from 'node:crypto';
import { BossError } from '../../errors.ts';
import { handOver, type TransportLogger } from '../hand-over.ts';
import { HEADERS, newLetterId, TOPOLOGY } from '../topology.ts';
import type { Consumer, Delivery, Heard, MessageProperties, Transport } from '../transport.ts';
import { refuseOversize } from '../oversize.ts';
import { unroutable } from '../unroutable.ts';
import { MemoryDelivery, type Origin } from './memory-delivery.ts';
import { type MemoryConsumer, MemoryQueue, type Message } from './memory-queue.ts';

export type EventListener = (topic: string, body: string) => void;

/** Queues in the memory of this process, for a whole BOSS in one process. They die with it. */
export class InProcessTransport implements Transport {
  readonly durable = false;
  private readonly log: TransportLogger;
  private readonly queues = new Map<string, MemoryQueue>();
  private readonly eventListeners = new Set<EventListener>();
  private opened = false;
  private readonly idPrefix = randomUUID().slice(0, 8);
  private published = 0;

  constructor(options: { logger?: TransportLogger } = {}) {
    this.log = options.logger ?? (() => {});
  }

  async open(): Promise<void> {
    this.opened = true;
    this.ensure(TOPOLOGY.dead);
  }

  async close(): Promise<void> {
    this.opened = false;
    this.queues.clear();
    this.eventListeners.clear();
  }

  async declareQueue(queue: string): Promise<void> {
    this.mustBeOpen();
    this.ensure(queue);
  }

  async inspectQueue(queue: string): Promise<{ messages: number; consumers: number } | null> {
    this.mustBeOpen();
    const found = this.queues.get(queue);
    return found === undefined ? null : { messages: found.ready, consumers: found.consumerCount };
  }

  async publish(queue: string, body: Buffer | string, properties: MessageProperties = {}): Promise<void> {
    this.mustBeOpen();
    refuseOversize(queue, body);
    const found = this.queues.get(queue);
    if (found === undefined) throw unroutable(queue);
    found.put(typeof body === 'string' ? Buffer.from(body) : body, this.identified(properties));
  }

  emit(topic: string, body: string): void {
    for (const listener of this.eventListeners) {
      try {
        listener(topic, body);
      } catch (error) {
        this.log('error', `a listener for engine events failed at ${topic}`, { error });
      }
    }
  }

  /** Gets what is emitted. Returns a function that ends it. */
  onEvent(listener: EventListener): () => void {
    this.eventListeners.add(listener);
    return () => this.eventListeners.delete(listener);
  }

  /** To every listener of the topic. */
  async subscribe(topic: string, listener: (body: Buffer) => void): Promise<void> {
    this.onEvent((emitted, body) => {
      if (emitted === topic) listener(Buffer.from(body));
    });
  }

  async consume(name: string, prefetch: number, listener: (delivery: Delivery) => void): Promise<Consumer> {
    this.mustBeOpen();
    const queue = this.queues.get(name);
    if (queue === undefined) throw unroutable(name);
    const origin: Origin = {
      queue: name,
      settled: () => {
        consumer.capacity += 1;
        queue.wake();
      },
      giveBack: (message) => queue.giveBack(message),
      bury: (message, reason) => this.bury(name, message, reason),
    };
    const consumer: MemoryConsumer = {
      capacity: prefetch === 0 ? Number.POSITIVE_INFINITY : prefetch,
      take: (message) => {
        consumer.capacity -= 1;
        if (this.opened) handOver(listener, new MemoryDelivery(message, origin), this.log);
      },
    };
    queue.join(consumer);
    return { cancel: async () => queue.leave(consumer) };
  }

  async listen(queue: string, topics: readonly string[], listener: (heard: Heard) => void): Promise<Consumer> {
    await this.declareQueue(queue);
    const consumer = await this.consume(queue, 0, (delivery) => {
      delivery.ack();
      listener(delivery);
    });
    const end = this.onEvent((topic, body) => {
      if (topics.includes(topic)) this.queues.get(queue)?.put(Buffer.from(body), this.identified({}));
    });
    return {
      cancel: async () => {
        end();
        await consumer.cancel();
        this.queues.delete(queue);
      },
    };
  }

  /** Never calls: the queues go only with the process. */
  onAvailability(): void {}

  private bury(queue: string, message: Message, reason: string): void {
    const { properties } = message;
    const headers = {
      ...properties.headers,
      [HEADERS.reason]: reason,
      [HEADERS.queue]: queue,
      [HEADERS.letter]: newLetterId(),
    };
    this.ensure(TOPOLOGY.dead).put(message.body, { ...properties, headers });
  }

  private identified(properties: MessageProperties): MessageProperties {
    if (properties.messageId !== undefined) return properties;
    this.published += 1;
    return { ...properties, messageId: `${this.idPrefix}.${this.published}` };
  }

  private ensure(name: string): MemoryQueue {
    const found = this.queues.get(name);
    if (found !== undefined) return found;
    const queue = new MemoryQueue();
    this.queues.set(name, queue);
    return queue;
  }

  private mustBeOpen(): void {
    if (!this.opened) throw new BossError('BOSS_TRANSPORT_UNAVAILABLE', 'The in-process transport is closed.');
  }
}
