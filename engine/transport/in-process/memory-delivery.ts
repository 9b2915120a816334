import type { Delivery, MessageProperties } from '../transport.ts';
import type { Message } from './memory-queue.ts';

/** What a delivery needs of the place that it came from. */
export interface Origin {
  readonly queue: string;
  settled(): void;
  giveBack(message: Message): void;
  bury(message: Message, reason: string): void;
}

export class MemoryDelivery implements Delivery {
  private readonly message: Message;
  private readonly origin: Origin;
  private open = true;

  constructor(message: Message, origin: Origin) {
    this.message = message;
    this.origin = origin;
  }

  get queue(): string {
    return this.origin.queue;
  }

  get body(): Buffer {
    return this.message.body;
  }

  get properties(): MessageProperties {
    return this.message.properties;
  }

  get redelivered(): boolean {
    return this.message.redelivered;
  }

  ack(): void {
    this.settle();
  }

  requeue(): void {
    if (this.settle()) this.origin.giveBack(this.message);
  }

  deadLetter(reason: string): Promise<void> {
    if (this.settle()) this.origin.bury(this.message, reason);
    return Promise.resolve();
  }

  private settle(): boolean {
    const first = this.open;
    this.open = false;
    if (first) this.origin.settled();
    return first;
  }
}
