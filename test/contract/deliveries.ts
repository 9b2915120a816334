import type { Delivery, Transport } from '../../engine/transport/transport.ts';

/** Listener that keeps what it gets and lets a test wait for the next. */
export class Deliveries {
  readonly all: Delivery[] = [];
  private waiting: (() => void)[] = [];
  private read = 0;
  private readonly onEach: (delivery: Delivery) => void;

  constructor(onEach: (delivery: Delivery) => void = () => {}) {
    this.onEach = onEach;
  }

  readonly listener = (delivery: Delivery): void => {
    this.all.push(delivery);
    this.onEach(delivery);
    for (const wake of this.waiting.splice(0)) wake();
  };

  /** The next one that no `next` or `take` has returned yet. */
  async next(): Promise<Delivery> {
    while (this.all.length <= this.read) await new Promise<void>((resolve) => this.waiting.push(resolve));
    this.read += 1;
    return this.all[this.read - 1] as Delivery;
  }

  async take(count: number): Promise<Delivery[]> {
    const taken: Delivery[] = [];
    while (taken.length < count) taken.push(await this.next());
    return taken;
  }

  texts(): string[] {
    return this.all.map(textOf);
  }
}

export function textOf(delivery: Delivery): string {
  return delivery.body.toString('utf8');
}

/** Publishes in order, waiting for the last only. */
export async function publishAll(transport: Transport, queue: string, texts: readonly string[]): Promise<void> {
  await Promise.all(texts.map((text) => transport.publish(queue, text)));
}
