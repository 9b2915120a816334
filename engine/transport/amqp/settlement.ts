import type { Channel, Message } from 'amqplib';

/**
 * Acknowledgements of one channel, gathered and sent once a turn of the event loop: one for the whole run of deliveries from
 * the oldest on, one more for each that stands alone. Broker and client spend much of a message's cost on its ack.
 */
export class Settlement {
  private readonly channel: Channel;
  private lastTag = 0;
  /** Every delivery up to this tag is settled. */
  private low = 0;
  /** Settled ones above `low`. */
  private readonly above = new Set<number>();
  private unsent: number[] = [];
  private scheduled = false;
  private closed = false;
  private onEmpty: (() => void) | null = null;

  constructor(channel: Channel) {
    this.channel = channel;
  }

  delivered(tag: number): void {
    this.lastTag = tag;
  }

  ack(tag: number): void {
    if (this.closed) return;
    this.settle(tag);
    this.unsent.push(tag);
    if (this.scheduled) return;
    this.scheduled = true;
    setImmediate(() => this.flush());
  }

  requeue(tag: number): void {
    if (this.closed) return;
    this.settle(tag);
    this.send(() => this.channel.nack(tagged(tag), false, true));
    this.checkEmpty();
  }

  /** Sends what is gathered. */
  flush(): void {
    this.scheduled = false;
    const unsent = this.unsent;
    this.unsent = [];
    if (this.closed || unsent.length === 0) return;
    let endOfRun = 0;
    for (const tag of unsent) if (tag <= this.low && tag > endOfRun) endOfRun = tag;
    if (endOfRun > 0) this.send(() => this.channel.ack(tagged(endOfRun), true));
    for (const tag of unsent) if (tag > this.low) this.send(() => this.channel.ack(tagged(tag), false));
    this.checkEmpty();
  }

  /** Calls back once nothing is unsettled. */
  whenEmpty(then: () => void): void {
    this.onEmpty = then;
    this.checkEmpty();
  }

  /** The channel went: the broker delivers again what was not settled, and knows these tags no more. */
  close(): void {
    this.closed = true;
    this.onEmpty = null;
  }

  private settle(tag: number): void {
    if (tag !== this.low + 1) {
      this.above.add(tag);
      return;
    }
    this.low = tag;
    while (this.above.size > 0 && this.above.delete(this.low + 1)) this.low += 1;
  }

  private checkEmpty(): void {
    if (this.onEmpty === null || this.low !== this.lastTag || this.unsent.length > 0) return;
    const then = this.onEmpty;
    this.onEmpty = null;
    then();
  }

  private send(write: () => void): void {
    try {
      write();
    } catch {
      this.close();
    }
  }
}

/** The library takes a whole message where the protocol needs its tag alone. */
function tagged(deliveryTag: number): Message {
  return { fields: { deliveryTag } } as Message;
}
