import { BossError } from '../../errors.ts';
import type { Collection } from '../store.ts';

/**
 * Names of all keys. Those of a partition, and those of a collection, have one tag in braces: a Redis Cluster keeps them
 * together, so that one script may use them.
 */
export class Keys {
  readonly #prefix: string;

  constructor(prefix: string) {
    if (!/^[\w.-]+$/.test(prefix)) {
      throw new BossError(
        'BOSS_STORE_REFUSED',
        `"${prefix}" cannot begin the names of keys: use letters, digits, "_", "." and "-"`,
      );
    }
    this.#prefix = prefix;
  }

  /** Hash: `format`, `partitions`. */
  get foundation(): string {
    return `${this.#prefix}:store`;
  }

  /** What all keys of a partition begin with. */
  partition(partition: number): string {
    return `${this.#prefix}:{${partition}}:`;
  }

  /** Hash: `epoch`, `owner`; `since`, `until` of its lease; `raised`: how often the listeners of any partition grew. */
  meta(partition: number): string {
    return `${this.partition(partition)}meta`;
  }

  /** Hash: `#` -> revision, entry key -> JSON. */
  process(partition: number, wfid: string): string {
    return `${this.partition(partition)}p:${wfid}`;
  }

  /** List of JSON. */
  journal(partition: number, wfid: string): string {
    return `${this.partition(partition)}j:${wfid}`;
  }

  /** Sorted set: time -> wfid, space, timer id. */
  timers(partition: number): string {
    return `${this.partition(partition)}timers`;
  }

  /** Hash: id -> place in the order, space, JSON. */
  outbox(partition: number): string {
    return `${this.partition(partition)}outbox`;
  }

  /** Hash: id -> JSON. */
  trackers(partition: number): string {
    return `${this.partition(partition)}trackers`;
  }

  /** Hash: wfid -> row. */
  rows(partition: number): string {
    return `${this.partition(partition)}rows`;
  }

  /** Sorted set without scores: the places of the rows, by state and by definition. */
  index(partition: number): string {
    return `${this.partition(partition)}index`;
  }

  /** Hash: id -> end of its time, space, JSON. */
  get members(): string {
    return `${this.#prefix}:{members}`;
  }

  /** Hash: id -> version, space, JSON; the sorted set of its ids; how often it was changed. */
  collection(collection: Collection): [documents: string, ids: string, changes: string] {
    const documents = `${this.#prefix}:{${collection}}`;
    return [documents, `${documents}:ids`, `${documents}:changes`];
  }
}
