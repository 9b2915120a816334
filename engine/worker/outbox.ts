import { BossError } from '../errors.ts';
import type { MessageProperties, Transport } from '../transport/transport.ts';
import type { Measures } from './measures.ts';
import type { Work } from './work.ts';

/** Something to send, ready to go. */
export interface Parcel {
  /** The outbox id: the store forgets it when it is sent. */
  readonly id: string;
  readonly partition: number;
  readonly queue: string;
  readonly body: string;
  readonly properties: MessageProperties;
  /** When a workitem was decided, for the lag of its way to the broker. */
  readonly decidedAt?: number;
  /** What the process is told when the broker says that there is no such queue; null: nothing. */
  readonly unroutable: (reason: string) => Work | null;
  /** What the process is told when it is safe. */
  readonly sent?: Work;
  /** Never before one that was sent to the same queue earlier; the queue is made when it is not there. */
  readonly inOrder?: true;
}

interface Waiting {
  readonly parcel: Parcel;
  readonly done: () => void;
  readonly since: number;
  /** Not under way: it goes out when the broker is back. */
  stranded: boolean;
  refusals: number;
}

/**
 * Sends what committed steps decided. A parcel is kept until the broker has confirmed it; while the broker is away it waits and
 * goes out when it is back. Its receiver recognises a repetition by the message id.
 */
export class Outbox {
  readonly #transport: Transport;
  readonly #submit: (work: Work) => void;
  readonly #measures: Measures;
  readonly #waiting = new Map<string, Waiting>();
  readonly #published = new Map<number, Set<string>>();
  /** Queues where something that goes in order is stranded. */
  readonly #held = new Set<string>();
  #idle: { readonly partition: number | null; readonly resolve: () => void }[] = [];

  constructor(transport: Transport, submit: (work: Work) => void, measures: Measures) {
    this.#transport = transport;
    this.#measures = measures;
    this.#submit = submit;
    transport.onAvailability((available) => {
      if (available) this.#goOn();
    });
  }

  /** Resolves when the parcel is safe with the broker, or has become an error of its process. */
  send(parcel: Parcel): Promise<void> {
    return new Promise((done) => {
      const waiting = { parcel, done, since: parcel.decidedAt ?? Date.now(), stranded: false, refusals: 0 };
      this.#waiting.set(parcel.id, waiting);
      if (parcel.inOrder && this.#held.has(parcel.queue)) waiting.stranded = true;
      else this.#publish(waiting);
    });
  }

  /** True when the entry is on its way, or done without the store knowing yet. */
  knows(partition: number, id: string): boolean {
    return this.#waiting.has(id) || this.#published.get(partition)?.has(id) === true;
  }

  /** Marks an entry as done: the next commit of the partition removes it from the store. */
  done(partition: number, id: string): void {
    const ids = this.#published.get(partition);
    if (ids === undefined) this.#published.set(partition, new Set([id]));
    else ids.add(id);
  }

  takeDone(partition: number): string[] {
    const ids = this.#published.get(partition) ?? [];
    this.#published.delete(partition);
    return [...ids];
  }

  /** How much is on its way, and since when the oldest of it. */
  level(now: number): { entries: number; oldestSeconds: number } {
    let oldest = now;
    for (const { since } of this.#waiting.values()) oldest = Math.min(oldest, since);
    return { entries: this.#waiting.size, oldestSeconds: (now - oldest) / 1000 };
  }

  /** Resolves when nothing is on its way, of one partition or at all. */
  idle(partition: number | null = null): Promise<void> {
    return this.#isIdle(partition)
      ? Promise.resolve()
      : new Promise((resolve) => this.#idle.push({ partition, resolve }));
  }

  /** The partition is no longer ours: who has it now sends what is stranded. */
  forget(partition: number): void {
    this.#published.delete(partition);
    for (const waiting of [...this.#waiting.values()])
      if (waiting.stranded && waiting.parcel.partition === partition) this.#leave(waiting);
  }

  #isIdle(of: number | null): boolean {
    if (of === null) return this.#waiting.size === 0;
    for (const { parcel } of this.#waiting.values()) if (parcel.partition === of) return false;
    return true;
  }

  #goOn(): void {
    this.#held.clear();
    for (const waiting of [...this.#waiting.values()]) if (waiting.stranded) this.#publish(waiting);
  }

  #publish(waiting: Waiting): void {
    const { queue, body, properties } = waiting.parcel;
    waiting.stranded = false;
    this.#transport.publish(queue, body, properties).then(
      () => this.#safe(waiting),
      (error: unknown) => this.#refused(waiting, error),
    );
  }

  #safe(waiting: Waiting): void {
    const { sent, decidedAt } = waiting.parcel;
    if (decidedAt !== undefined) this.#measures.sent((Date.now() - decidedAt) / 1000);
    if (sent === undefined) this.#finish(waiting);
    else this.#tell(waiting, sent);
  }

  #refused(waiting: Waiting, error: unknown): void {
    const code = error instanceof BossError ? error.code : null;
    if (code === 'BOSS_TRANSPORT_UNAVAILABLE') return this.#strand(waiting);
    if (code === 'BOSS_UNROUTABLE' && waiting.parcel.inOrder) {
      this.#strand(waiting);
      // Its failure is followed by the news that the broker is back.
      return void this.#transport.declareQueue(waiting.parcel.queue).then(
        () => this.#goOn(),
        () => undefined,
      );
    }
    // The broker closes a channel for one message's sake: the others that were under way on it deserve a second try.
    if (code === 'BOSS_TRANSPORT_REFUSED' && waiting.refusals++ === 0) return this.#publish(waiting);
    const work = waiting.parcel.unroutable(error instanceof Error ? error.message : String(error));
    if (work === null) this.#finish(waiting);
    else this.#tell(waiting, work);
  }

  #strand(waiting: Waiting): void {
    waiting.stranded = true;
    if (waiting.parcel.inOrder) this.#held.add(waiting.parcel.queue);
  }

  /** The process has to know; the entry is done when it does. */
  #tell(waiting: Waiting, work: Work): void {
    const failed = (error: unknown) => {
      if (error instanceof BossError && error.retryable) this.#leave(waiting);
      else this.#finish(waiting);
    };
    this.#submit({ ...work, committed: () => this.#finish(waiting), failed });
  }

  #finish(waiting: Waiting): void {
    const { partition, id } = waiting.parcel;
    if (this.#waiting.has(id)) this.done(partition, id);
    this.#leave(waiting);
  }

  #leave({ parcel, done }: Waiting): void {
    if (!this.#waiting.delete(parcel.id)) return;
    done();
    if (this.#idle.length === 0) return;
    const ended = this.#idle.filter(({ partition }) => this.#isIdle(partition));
    this.#idle = this.#idle.filter((one) => !ended.includes(one));
    for (const { resolve } of ended) resolve();
  }
}
