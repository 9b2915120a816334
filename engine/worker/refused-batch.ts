import { BossError } from '../errors.ts';
import type { Work } from './work.ts';

/** By process; the work of one process in single pieces. */
export function partsOf(batch: readonly Work[]): Work[][] {
  const parts = new Map<string, Work[]>();
  for (const work of batch) parts.set(work.wfid, [...(parts.get(work.wfid) ?? []), work]);
  return parts.size > 1 ? [...parts.values()] : batch.map((work) => [work]);
}

export function isTemporary(error: unknown): error is BossError {
  return error instanceof BossError && error.retryable && !isLost(error);
}

export function isFenced(error: unknown): boolean {
  return error instanceof BossError && error.code === 'BOSS_STORE_FENCED';
}

/** The partition has another owner, or the store has lost some of it. */
export function isLost(error: unknown): boolean {
  return isFenced(error) || (error instanceof BossError && error.code === 'BOSS_STORE_WENT_BACK');
}
