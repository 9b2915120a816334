import { BossError } from '../errors.ts';
import type { Work } from './work.ts';

/** How long a caller of the API waits for a store that refuses its commit, in milliseconds. */
const PATIENCE_MS = 5000;

/**
 * Tells callers of the API that the store takes no writes, instead of letting them wait for hours. Only when their work is known
 * to be not done: what may be done or not is tried until that is known.
 */
export class Impatience {
  readonly #since = new WeakMap<Work, number>();
  readonly #uncertain = new WeakSet<Work>();

  /** What is left of a batch that failed. */
  keep(batch: readonly Work[], error: BossError, now: number): readonly Work[] {
    if (error.details['outcome'] !== 'none') for (const work of batch) this.#uncertain.add(work);
    const given = batch.filter((work) => this.#isOver(work, now));
    for (const { failed } of given) failed?.(new BossError('BOSS_UNAVAILABLE', error.message, { cause: error }));
    return given.length === 0 ? batch : batch.filter((work) => !given.includes(work));
  }

  #isOver(work: Work, now: number): boolean {
    if (work.impatient !== true || this.#uncertain.has(work)) return false;
    const since = this.#since.get(work) ?? now;
    this.#since.set(work, since);
    return now - since >= PATIENCE_MS;
  }
}
