import { BossError } from '../../engine/errors.ts';
import { LmdbStore, type LmdbOptions } from '../../engine/store/lmdb/lmdb-store.ts';
import type { Batch, CommitResult } from '../../engine/store/store.ts';

/** `lost`: nothing was written. `unknown`: it was, but nobody can tell. */
export type Fault = 'lost' | 'unknown';

/** An embedded store that fails when a test says so, as a server behind a network does. */
export class FaultyStore extends LmdbStore {
  readonly #faults: Fault[] = [];
  readonly #listeners: ((available: boolean, reason: string) => void)[] = [];
  readonly #failed: (() => void)[] = [];
  #away = false;
  /** Commits of these processes are refused for good. */
  readonly poisoned = new Set<string>();

  constructor(options: LmdbOptions) {
    super({ ...options, sync: false });
  }

  /** The next commits fail. */
  failNext(...faults: Fault[]): void {
    this.#faults.push(...faults);
  }

  /** Resolves when the next commit has failed. */
  failure(): Promise<void> {
    return new Promise((resolve) => this.#failed.push(resolve));
  }

  goAway(): void {
    this.#away = true;
    for (const listener of this.#listeners) listener(false, 'the cable is out');
  }

  comeBack(): void {
    this.#away = false;
    for (const listener of this.#listeners) listener(true, 'the cable is in');
  }

  override onAvailability(listener?: (available: boolean, reason: string) => void): void {
    if (listener !== undefined) this.#listeners.push(listener);
  }

  override async commit(batch: Batch): Promise<CommitResult[]> {
    const fault = this.#away ? 'lost' : this.#faults.shift();
    if (fault === 'lost') throw this.#fail('none');
    if (batch.commits.some(({ wfid }) => this.poisoned.has(wfid))) {
      throw new BossError('BOSS_LIMIT_EXCEEDED', 'the entry "x:0_0..." has 700 bytes; at most 600 can be stored');
    }
    const results = await super.commit(batch);
    if (fault === 'unknown') throw this.#fail('unknown');
    return results;
  }

  #fail(outcome: 'none' | 'unknown'): BossError {
    for (const tell of this.#failed.splice(0)) tell();
    return new BossError('BOSS_STORE_UNAVAILABLE', 'the store does not answer', { details: { outcome } });
  }
}
