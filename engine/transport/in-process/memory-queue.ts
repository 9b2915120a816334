import type { MessageProperties } from '../transport.ts';

export interface Message {
  /** Place in the queue: a message that is given back returns to where it stood. */
  readonly place: number;
  readonly body: Buffer;
  readonly properties: MessageProperties;
  readonly redelivered: boolean;
}

export interface MemoryConsumer {
  /** Deliveries that it may still take before it settles one. */
  capacity: number;
  take(message: Message): void;
}

const DELIVERIES_A_TURN = 1000;
const COMPACT_FROM = 1024;

/** One queue: messages in order of arrival, consumers in turn, never more to a consumer than it has room for. */
export class MemoryQueue {
  private messages: Message[] = [];
  private head = 0;
  private arrivals = 0;
  private consumers: MemoryConsumer[] = [];
  private turn = 0;
  private scheduled = false;

  get ready(): number {
    return this.messages.length - this.head;
  }

  get consumerCount(): number {
    return this.consumers.length;
  }

  put(body: Buffer, properties: MessageProperties): void {
    this.arrivals += 1;
    this.messages.push({ place: this.arrivals, body, properties, redelivered: false });
    this.wake();
  }

  giveBack(message: Message): void {
    let at = this.head;
    while (at < this.messages.length && (this.messages[at] as Message).place < message.place) at += 1;
    const again = { ...message, redelivered: true };
    if (at === this.head && at > 0) {
      this.head -= 1;
      this.messages[this.head] = again;
    } else this.messages.splice(at, 0, again);
    this.wake();
  }

  join(consumer: MemoryConsumer): void {
    this.consumers = [...this.consumers, consumer];
    this.wake();
  }

  leave(consumer: MemoryConsumer): void {
    this.consumers = this.consumers.filter((other) => other !== consumer);
  }

  /** Delivers in a later turn of the event loop what has a taker then. */
  wake(): void {
    if (this.scheduled || this.consumers.length === 0 || this.ready === 0) return;
    this.scheduled = true;
    setImmediate(() => this.deliver());
  }

  private deliver(): void {
    // a listener that acks at once must not keep the event loop from everybody else
    for (let count = 0; count < DELIVERIES_A_TURN && this.ready > 0; count++) {
      const consumer = this.nextTaker();
      if (consumer === null) break;
      consumer.take(this.shift());
    }
    this.scheduled = false;
    if (this.consumers.some((consumer) => consumer.capacity > 0)) this.wake();
  }

  private nextTaker(): MemoryConsumer | null {
    for (let tried = 0; tried < this.consumers.length; tried++) {
      this.turn = (this.turn + 1) % this.consumers.length;
      const consumer = this.consumers[this.turn];
      if (consumer !== undefined && consumer.capacity > 0) return consumer;
    }
    return null;
  }

  private shift(): Message {
    const message = this.messages[this.head] as Message;
    this.head += 1;
    if (this.head >= COMPACT_FROM && this.head * 2 >= this.messages.length) {
      this.messages = this.messages.slice(this.head);
      this.head = 0;
    }
    return message;
  }
}
