import type { Delivery, Link } from '../../../participants/sdk/index.ts';

export interface Letter {
  // the test says what it expects to find
  readonly body: Record<string, never> & { fields: Record<string, unknown>; error?: Record<string, unknown> };
  readonly delivery: Delivery;
}

/** Everything that arrives on a queue, in order; `next` waits for the next one. */
export class Mailbox {
  readonly #arrived: Letter[] = [];
  readonly #waiting: ((letter: Letter) => void)[] = [];

  static async open(link: Link, queue: string): Promise<Mailbox> {
    const box = new Mailbox();
    await link.declareQueue(queue);
    await link.consume(queue, 1000, (delivery) => {
      delivery.ack();
      box.#put({ body: parse(delivery.body), delivery });
    });
    return box;
  }

  /** Letters that nobody has asked for yet. */
  get unread(): number {
    return this.#arrived.length;
  }

  next(): Promise<Letter> {
    const letter = this.#arrived.shift();
    if (letter) return Promise.resolve(letter);
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  #put(letter: Letter): void {
    const waiting = this.#waiting.shift();
    if (waiting) waiting(letter);
    else this.#arrived.push(letter);
  }
}

function parse(body: Buffer): Letter['body'] {
  try {
    return JSON.parse(body.toString('utf8')) as Letter['body'];
  } catch {
    return { fields: {} } as Letter['body'];
  }
}
