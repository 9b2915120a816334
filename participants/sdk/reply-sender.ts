import { randomUUID } from 'node:crypto';
import { EventEmitter } from 'node:events';
import { Remote } from './errors.ts';
import type { Link } from './link.ts';
import { WIRE } from './wire-names.ts';
import type { ReplyAddress } from './workitem.ts';

const RETRY_MS = 1000;

/** The participant stopped before the broker was back. */
export class Interrupted extends Remote {}

/** Brings replies to the engine, however long the broker is away; until `stop`. */
export class ReplySender {
  readonly #link: Link;
  readonly #retry = new EventEmitter().setMaxListeners(0);
  /** Grows whenever there is a reason to try again. */
  #reasons = 0;
  #stopping = false;

  constructor(link: Link) {
    this.#link = link;
    link.onAvailability((available) => {
      if (available) this.#tryAgain();
    });
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
      const reasons = this.#reasons;
      try {
        return await this.#link.publish(replyTo, body, properties);
      } catch (error) {
        const reason = (error as Error).message;
        if ((error as { code?: unknown }).code === 'BOSS_UNROUTABLE') {
          throw new Remote(`the reply cannot be delivered: ${reason}`, { cause: error });
        }
        if (this.#stopping) throw new Interrupted(`the reply is not sent: ${reason}`, { cause: error });
      }
      if (this.#reasons === reasons) await this.#nextTry();
    }
  }

  /** From now on a failed try is the last one: the workitem is delivered again later. */
  stop(): void {
    this.#stopping = true;
    this.#tryAgain();
  }

  #tryAgain(): void {
    this.#reasons += 1;
    this.#retry.emit('now');
  }

  #nextTry(): Promise<void> {
    return new Promise((resolve) => {
      const go = (): void => {
        clearTimeout(timer);
        this.#retry.off('now', go);
        resolve();
      };
      const timer = setTimeout(go, RETRY_MS);
      this.#retry.on('now', go);
    });
  }
}
