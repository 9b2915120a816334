import { randomUUID } from 'node:crypto';
import { Remote } from './errors.ts';
import type { Link } from './link.ts';
import type { Patience } from './patience.ts';
import { WIRE } from './wire-names.ts';
import type { ReplyAddress } from './workitem.ts';

/** The participant stopped before the broker was back. */
export class Interrupted extends Remote {}

/** Brings replies to the engine, however long the broker is away; until `stop`. */
export class ReplySender {
  readonly #link: Link;
  readonly #patience: Patience;
  #stopping = false;

  constructor(link: Link, patience: Patience) {
    this.#link = link;
    this.#patience = patience;
  }

  /** Resolves when the reply is safe. `workedMs`: how long the work took. Errors: Interrupted; Remote when the queue that the reply is meant for does not exist. */
  async send(body: string, address: ReplyAddress, workedMs?: number): Promise<void> {
    const { correlationId, replyTo = WIRE.inbox } = address;
    // one id for all tries: the engine recognises a reply that came through although nobody could tell us
    const properties = {
      messageId: randomUUID(),
      ...(correlationId === undefined ? {} : { correlationId }),
      ...(workedMs === undefined ? {} : { headers: { [WIRE.workedHeader]: Math.round(workedMs) } }),
    };
    for (;;) {
      const { reasons } = this.#patience;
      try {
        return await this.#link.publish(replyTo, body, properties);
      } catch (error) {
        const reason = (error as Error).message;
        if ((error as { code?: unknown }).code === 'BOSS_UNROUTABLE') {
          throw new Remote(`the reply cannot be delivered: ${reason}`, { cause: error });
        }
        if (this.#stopping) throw new Interrupted(`the reply is not sent: ${reason}`, { cause: error });
      }
      await this.#patience.next(reasons);
    }
  }

  /** From now on a failed try is the last one: the workitem is delivered again later. */
  stop(): void {
    this.#stopping = true;
    this.#patience.stir();
  }
}
