import type { Held } from '../store/store.ts';
import { inboxOf } from '../transport/topology.ts';
import type { Consumer, Delivery } from '../transport/transport.ts';
import type { WorkerContext } from './context.ts';
import { Partition } from './partition.ts';
import { recoverOutbox } from './recovery.ts';
import { isFenced } from './refused-batch.ts';
import { within } from './within.ts';

/** Deliveries that may be under way from one inbox: enough for full batches, little enough for fair memory. */
export const PREFETCH = 1000;
const PATIENCE_MS = 5000;

/** The partitions that this engine is the one writer of. */
export class Holdings {
  readonly #context: WorkerContext;
  readonly #owner: string;
  readonly #partitions = new Map<number, Partition>();
  readonly #consumers = new Map<number, Consumer>();

  constructor(context: WorkerContext, owner: string) {
    this.#context = context;
    this.#owner = owner;
  }

  get(partition: number): Partition | undefined {
    return this.#partitions.get(partition);
  }

  get all(): Partition[] {
    return [...this.#partitions.values()];
  }

  get held(): Held[] {
    return this.all.map(({ held }) => held);
  }

  /** One engine of a store does what is to be done once. */
  get isFirst(): boolean {
    return this.#partitions.has(0);
  }

  /** Becomes the owner of those that nobody else has a lease of. Nothing is done there before `recover`. */
  async acquire(numbers: readonly number[], leaseMs: number): Promise<Partition[]> {
    const acquired: Partition[] = [];
    const acquireOne = async (number: number) => {
      const epoch = await this.#context.store.acquire(number, this.#owner, leaseMs);
      if (epoch === null) return;
      const partition = new Partition(this.#context, number, epoch);
      this.#partitions.set(number, partition);
      acquired.push(partition);
    };
    const outcomes = await Promise.allSettled(numbers.map(acquireOne));
    const failed = outcomes.find((outcome) => outcome.status === 'rejected');
    if (failed !== undefined && acquired.length === 0) throw failed.reason;
    return acquired.sort((a, b) => a.number - b.number);
  }

  /** Does what their last owners left undone, and begins. Workitems that were sent are added to `sent`. */
  async recover(partitions: readonly Partition[], sent: Set<string>): Promise<void> {
    for (const partition of partitions) await recoverOutbox(this.#context, partition, sent);
    for (const partition of partitions) partition.begin();
  }

  /** Takes what waits in their inboxes, and what comes. */
  async consume(partitions: readonly Partition[], listener: (delivery: Delivery) => void): Promise<void> {
    const consumeOne = async (partition: Partition) => {
      const { number } = partition;
      const consumer = await this.#context.transport.consume(inboxOf(number), PREFETCH, listener);
      // It may be gone by now.
      if (this.#partitions.get(number) === partition) this.#consumers.set(number, consumer);
      else await consumer.cancel();
    };
    await Promise.all(partitions.map(consumeOne));
  }

  /** Finishes and sends what was taken, so that the next owner finds nothing to do twice. */
  async giveAway(number: number): Promise<void> {
    const partition = this.#partitions.get(number);
    if (partition === undefined) return;
    const { outbox, store, timers } = this.#context;
    partition.close();
    timers.drop(number);
    await this.#cancel(number);
    do {
      await partition.finish();
      await within(PATIENCE_MS, outbox.idle(number));
    } while (partition.busy);
    const { held } = partition;
    if (this.#partitions.get(number) !== partition) return;
    this.#partitions.delete(number);
    await partition.stop().catch(() => undefined);
    outbox.forget(number);
    await store.release(held, this.#owner);
  }

  /** They are somebody else’s: what was taken goes back to its inbox. */
  drop(number: number, why: string): void {
    const partition = this.#partitions.get(number);
    if (partition === undefined) return;
    this.#partitions.delete(number);
    partition.abandon(why);
    this.#context.timers.drop(number);
    this.#context.outbox.forget(number);
    void this.#cancel(number);
  }

  /** Finds out whether the store takes writes; rejects when it does not. */
  async tryWrite(): Promise<void> {
    const { all } = this;
    if (all.length === 0) await this.#context.store.members();
    for (const partition of all) {
      await partition.forgetPublished(true).catch((error: unknown) => {
        if (!isFenced(error)) throw error;
        this.#context.fenced(partition);
      });
    }
  }

  /** Takes no more messages from their inboxes. */
  async stopTaking(): Promise<void> {
    await Promise.all([...this.#consumers.keys()].map((number) => this.#cancel(number)));
  }

  async #cancel(number: number): Promise<void> {
    const consumer = this.#consumers.get(number);
    this.#consumers.delete(number);
    await consumer?.cancel().catch(() => undefined);
  }
}
