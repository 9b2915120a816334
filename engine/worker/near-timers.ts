import type { Store } from '../store/store.ts';
import type { Clock } from './clock.ts';
import type { Due, DueHeap } from './due-heap.ts';

/** Timers nearer than this are held in memory; the others wait in the store until half of it is over. */
const HORIZON_MS = 10 * 60_000;
/** At most so many are read at once; the next ones when half of them are gone. */
const AT_ONCE = 10_000;
const BETWEEN_READS_MS = 1000;

export interface NearTimer extends Due {
  readonly partition: NearTimers;
  readonly key: string;
  readonly wfid: string;
  readonly id: string;
  readonly at: number;
}

export interface NearTimersParts {
  readonly store: Pick<Store, 'timers'>;
  readonly clock: Clock;
  /** Shared by all partitions. */
  readonly heap: DueHeap<NearTimer>;
  readonly due: (at: number) => number;
  readonly isUnderWay: (timer: { key: string; at: number }) => boolean;
}

/** The timers of one partition that memory holds: all that the store has up to a certain time. */
export class NearTimers {
  /** Memory may lack some. */
  isOld = true;
  readonly #parts: NearTimersParts;
  readonly #held = new Map<string, NearTimer>();
  #upTo = Number.NEGATIVE_INFINITY;
  #isMore = false;
  #isGone = false;
  #readAt = Number.NEGATIVE_INFINITY;
  #reading: Promise<void> = Promise.resolve();
  /** What was set and cleared (null) while the store was being read, which may know of it or not. */
  #meanwhile: Map<string, Change> | null = null;

  constructor(parts: NearTimersParts) {
    this.#parts = parts;
  }

  get wantsReading(): boolean {
    const { clock } = this.#parts;
    if (this.#meanwhile !== null || clock.monotonic() - this.#readAt < BETWEEN_READS_MS) return false;
    if (this.#isMore) return this.isOld || this.#held.size < AT_ONCE / 2;
    return this.isOld || clock.now() + HORIZON_MS / 2 >= this.#upTo;
  }

  /** One after the other. */
  read(partition: number): Promise<void> {
    this.#reading = this.#reading.catch(() => undefined).then(() => this.#read(partition));
    return this.#reading;
  }

  set(wfid: string, id: string, at: number | null): void {
    const key = `${wfid} ${id}`;
    this.#meanwhile?.set(key, { wfid, id, at });
    const before = this.#held.get(key);
    if (before !== undefined) this.remove(before);
    if (at === null || at > this.#upTo) return;
    const timer = { partition: this, key, wfid, id, at, due: this.#parts.due(at) };
    this.#held.set(key, timer);
    this.#parts.heap.add(timer);
  }

  remove(timer: NearTimer): void {
    this.#held.delete(timer.key);
    this.#parts.heap.remove(timer);
  }

  clear(): void {
    this.#isGone = true;
    for (const timer of this.#held.values()) this.#parts.heap.remove(timer);
    this.#held.clear();
  }

  async #read(partition: number): Promise<void> {
    if (this.#isGone) return;
    const meanwhile = new Map<string, Change>();
    this.#meanwhile = meanwhile;
    this.#readAt = this.#parts.clock.monotonic();
    this.isOld = false;
    const until = this.#parts.clock.now() + HORIZON_MS;
    let found: readonly StoredTimer[];
    try {
      found = await this.#parts.store.timers(partition, until, AT_ONCE);
    } catch (error) {
      this.isOld = true;
      throw error;
    } finally {
      this.#meanwhile = null;
    }
    if (!this.#isGone) this.#take(found, until, meanwhile);
  }

  #take(found: readonly StoredTimer[], until: number, meanwhile: ReadonlyMap<string, Change>): void {
    this.#isMore = found.length === AT_ONCE;
    this.#upTo = this.#isMore ? (found.at(-1)?.at ?? until) : Math.max(this.#upTo, until);
    for (const { wfid, id, at } of found) {
      const key = `${wfid} ${id}`;
      if (!meanwhile.has(key) && !this.#parts.isUnderWay({ key, at })) this.set(wfid, id, at);
    }
    for (const { wfid, id, at } of meanwhile.values()) this.set(wfid, id, at);
  }
}

interface StoredTimer {
  readonly wfid: string;
  readonly id: string;
  readonly at: number;
}

type Change = Omit<StoredTimer, 'at'> & { readonly at: number | null };
