import { BossError } from '../errors.ts';
import type { Batch, CommitResult, Store } from '../store/store.ts';
import type { Measures } from './measures.ts';
import type { StoreWatch } from './store-watch.ts';

/** A store that takes longer for a commit gets no new work until it has answered, in milliseconds. */
const SLOW_MS = 3000;

export interface CommitsParts {
  readonly store: Store;
  readonly measures: Measures;
  readonly watch: () => StoreWatch;
  /** Called once. */
  readonly wentBack: (error: BossError) => void;
}

/** The way of all commits to the store. It can be closed, for somebody who reads all that is stored. */
export class Commits {
  readonly #store: Store;
  readonly #measures: Measures;
  readonly #watch: () => StoreWatch;
  readonly #wentBack: (error: BossError) => void;
  /** The store has lost what was acknowledged: nothing is added to it. */
  #lost: BossError | null = null;
  #closed: Promise<void> | null = null;
  #underWay = 0;
  #quiet: () => void = () => undefined;

  constructor({ store, measures, watch, wentBack }: CommitsParts) {
    this.#wentBack = wentBack;
    this.#store = store;
    this.#measures = measures;
    this.#watch = watch;
  }

  async commit(batch: Batch): Promise<CommitResult[]> {
    while (this.#closed !== null) await this.#closed;
    if (this.#lost !== null) throw this.#lost;
    this.#underWay += 1;
    const start = performance.now();
    let isSlow = false;
    const late = setTimeout(() => {
      isSlow = true;
      this.#watch().slow(SLOW_MS);
    }, SLOW_MS);
    try {
      const results = await this.#store.commit(batch);
      this.#measures.committed((performance.now() - start) / 1000, batch.commits.length);
      if (isSlow) this.#watch().works();
      return results;
    } catch (error) {
      if (error instanceof BossError && error.code === 'BOSS_STORE_WENT_BACK') this.#lose(error);
      throw error;
    } finally {
      clearTimeout(late);
      this.#underWay -= 1;
      if (this.#underWay === 0) this.#quiet();
    }
  }

  #lose(error: BossError): void {
    if (this.#lost !== null) return;
    this.#lost = error;
    this.#wentBack(error);
  }

  /** No commit is under way, and none is begun, until the work is done. One at a time. */
  async whileClosed<T>(work: () => Promise<T>): Promise<T> {
    while (this.#closed !== null) await this.#closed;
    let open = (): void => undefined;
    this.#closed = new Promise((resolve) => {
      open = resolve;
    });
    try {
      if (this.#underWay > 0) {
        await new Promise<void>((resolve) => {
          this.#quiet = resolve;
        });
      }
      return await work();
    } finally {
      this.#closed = null;
      open();
    }
  }
}
