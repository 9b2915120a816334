import type { Tracker } from '../core/effect.ts';
import type { Store } from '../store/store.ts';
import type { ListenerChanges } from './run.ts';
import type { Trackers } from './trackers.ts';
import { within } from './within.ts';

/** News of it are nearly always faster than this; if not, the store is asked. */
const NEWS_MS = 50;

/** What one engine tells the others of those who listen in its partitions. */
export interface ListenerNews extends ListenerChanges {
  /** How often listeners were raised since, by partition; null: they were not. */
  readonly raised: readonly number[] | null;
}

export interface SharedListenersParts {
  readonly store: Store;
  readonly trackers: Trackers;
  readonly partitions: number;
  readonly partitionOf: (wfid: string) => number;
  readonly isOurs: (partition: number) => boolean;
  readonly tell: (news: ListenerNews) => void;
  /** Resolves when it is worth another try. */
  readonly storeFailed: (error: unknown, failures: number) => Promise<void>;
}

/**
 * The listeners of all engines, so that an event finds those in partitions of others too. News spread them fast; that none is missed
 * is the store’s doing: whoever begins to listen raises a count in each partition after it is stored, and a commit that goes by an older
 * count is refused.
 */
export class SharedListeners {
  readonly #parts: SharedListenersParts;
  /** Up to which raise, by partition, all listeners are known. */
  readonly #known = new Map<number, number>();
  /** Raises that came out of turn. */
  readonly #early = new Map<number, Set<number>>();
  #waiting: (() => void)[] = [];
  #reading = 0;
  /** News that came while the store was read: what was read may be older. */
  #meanwhile: ListenerNews[] = [];

  constructor(parts: SharedListenersParts) {
    this.#parts = parts;
  }

  raised(partition: number): number {
    return this.#known.get(partition) ?? 0;
  }

  /** Before partitions that came to us are worked on. Their last owners may have died before they raised what they stored. */
  async acquired(numbers: readonly number[]): Promise<void> {
    const { store } = this.#parts;
    this.#note(await store.raise());
    await this.#know(numbers);
    await this.#read((partition) => numbers.includes(partition) || !this.#parts.isOurs(partition));
  }

  /** After a commit: it is done, so this has to be done as well. */
  async spread(changes: readonly ListenerChanges[]): Promise<void> {
    const set = changes.flatMap((change) => change.set);
    const removed = changes.flatMap((change) => change.removed);
    if (set.length + removed.length === 0) return;
    const raised = set.length === 0 ? null : await this.#raise();
    if (raised !== null) this.#note(raised);
    this.#parts.tell({ set, removed, raised });
  }

  hear(news: ListenerNews): void {
    if (this.#reading > 0) this.#meanwhile.push(news);
    this.#apply(news);
    if (news.raised !== null) this.#note(news.raised);
  }

  async catchUp(partition: number): Promise<void> {
    const now = await this.#parts.store.raised(partition);
    if (this.raised(partition) < now)
      await within(NEWS_MS, new Promise<void>((resolve) => this.#waiting.push(resolve)));
    if (this.raised(partition) >= now) return;
    await this.#know([partition]);
    await this.#read((other) => !this.#parts.isOurs(other));
  }

  /** Before the listeners themselves are read: who is stored later is not known by it. */
  async #know(numbers: readonly number[]): Promise<void> {
    const counts = await Promise.all(numbers.map((number) => this.#parts.store.raised(number)));
    for (const [n, number] of numbers.entries()) {
      this.#known.set(number, counts[n] ?? 0);
      this.#early.delete(number);
    }
  }

  async #read(isMeant: (partition: number) => boolean): Promise<void> {
    const { store, trackers, partitions, partitionOf } = this.#parts;
    const numbers = Array.from({ length: partitions }, (_, number) => number).filter(isMeant);
    this.#reading += 1;
    try {
      const read = await Promise.all(numbers.map((number) => store.trackers(number)));
      const found = read.flat().map(({ json }) => JSON.parse(json) as Tracker);
      trackers.replace((wfid) => numbers.includes(partitionOf(wfid)), found);
      for (const news of this.#meanwhile) this.#apply(news);
    } finally {
      this.#reading -= 1;
      if (this.#reading === 0) this.#meanwhile = [];
    }
  }

  #apply({ set, removed }: ListenerChanges): void {
    const { trackers, isOurs, partitionOf } = this.#parts;
    // Of our own processes we know better.
    for (const tracker of set) if (!isOurs(partitionOf(tracker.wfid))) trackers.set(tracker);
    for (const { wfid, expression } of removed) if (!isOurs(partitionOf(wfid))) trackers.remove(wfid, expression);
  }

  async #raise(): Promise<number[]> {
    for (let failures = 0; ; failures++) {
      try {
        return await this.#parts.store.raise();
      } catch (error) {
        await this.#parts.storeFailed(error, failures);
      }
    }
  }

  #note(raised: readonly number[]): void {
    for (const [partition, known] of this.#known) {
      const early = this.#early.get(partition) ?? new Set<number>();
      const count = raised[partition] ?? 0;
      if (count > known) early.add(count);
      this.#early.set(partition, early);
      while (early.delete(this.raised(partition) + 1)) this.#known.set(partition, this.raised(partition) + 1);
    }
    for (const resolve of this.#waiting.splice(0)) resolve();
  }
}
