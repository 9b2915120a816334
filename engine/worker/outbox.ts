import { BossError } from '../errors.ts';
import type { MessageProperties, Transport } from '../transport/transport.ts';
import type { Work } from './work.ts';

/** Something to send, ready to go. */
export interface Parcel {
  /** The outbox id: the store forgets it when it is sent. */
  readonly id: string;
  readonly partition: number;
  readonly queue: string;
  readonly body: string;
  readonly properties: MessageProperties;
  /** Called when the broker says that there is no such queue: gives the message for the process. */
  readonly unroutable: (reason: string) => Work | null;
}

/**
 * Sends what committed steps decided. A parcel is kept until the broker has confirmed it; while the broker is away it waits and
 * goes out when it is back. Its receiver recognises a repetition by the message id.
 */
export class Outbox {
  readonly #transport: Transport;
  readonly #submit: (work: Work) => void;
  readonly #waiting = new Map<string, { parcel: Parcel; done: () => void }>();
  readonly #published = new Map<number, string[]>();

  constructor(transport: Transport, submit: (work: Work) => void) {
    this.#transport = transport;
    this.#submit = submit;
    transport.onAvailability((available) => {
      if (available) for (const { parcel, done } of [...this.#waiting.values()]) this.#publish(parcel, done);
    });
  }

  /** Resolves when the parcel is safe with the broker, or has become an error of its process. */
  send(parcel: Parcel): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting.set(parcel.id, { parcel, done: resolve });
      this.#publish(parcel, resolve);
    });
  }

  isWaiting(id: string): boolean {
    return this.#waiting.has(id);
  }

  /** Marks an entry as done: the next commit of the partition removes it from the store. */
  done(partition: number, id: string): void {
    const list = this.#published.get(partition);
    if (list === undefined) this.#published.set(partition, [id]);
    else list.push(id);
  }

  takeDone(partition: number): string[] {
    const list = this.#published.get(partition) ?? [];
    this.#published.delete(partition);
    return list;
  }

  #publish(parcel: Parcel, done: () => void): void {
    this.#transport.publish(parcel.queue, parcel.body, parcel.properties).then(
      () => this.#finish(parcel, done),
      (error: unknown) => this.#refused(parcel, done, error),
    );
  }

  #refused(parcel: Parcel, done: () => void, error: unknown): void {
    if (error instanceof BossError && error.code === 'BOSS_TRANSPORT_UNAVAILABLE') return;
    const reason = error instanceof Error ? error.message : String(error);
    const work = parcel.unroutable(reason);
    if (work === null) return this.#finish(parcel, done);
    this.#submit({ ...work, committed: () => this.#finish(parcel, done) });
  }

  #finish(parcel: Parcel, done: () => void): void {
    if (!this.#waiting.delete(parcel.id)) return;
    this.done(parcel.partition, parcel.id);
    done();
  }
}
