import { BossError } from '../errors.ts';
import type { Batch, ProcessCommit } from './store.ts';

/** Longest key or id in bytes of UTF-8: three of them fit into one key of LMDB. Both stores refuse the same ones. */
export const KEY_LIMIT = 600;

/** A character takes at most three bytes in UTF-8 (an astral one is two characters of a string), so most need no counting. */
export function fitsKey(key: string): boolean {
  return key.length * 3 <= KEY_LIMIT || Buffer.byteLength(key) <= KEY_LIMIT;
}

export function checkKey(what: string, key: string): void {
  if (fitsKey(key)) return;
  throw new BossError(
    'BOSS_LIMIT_EXCEEDED',
    `${what} "${key.slice(0, 60)}..." has ${Buffer.byteLength(key)} bytes; at most ${KEY_LIMIT} can be stored`,
    { details: { limit: KEY_LIMIT, key: key.slice(0, 200) } },
  );
}

/** Before anything of the batch is written, so that a refusal leaves nothing half done. */
export function checkBatchKeys(batch: Batch): void {
  for (const commit of batch.commits) checkCommitKeys(commit);
}

function checkCommitKeys({ wfid, put, remove, timers, outbox, trackers, summary }: ProcessCommit): void {
  checkKey('the process id', wfid);
  for (const [key] of put) checkKey('the entry', key);
  for (const key of remove) checkKey('the entry', key);
  for (const [id] of timers) checkKey('the timer', id);
  for (const [id] of outbox) checkKey('the outbox id', id);
  for (const [id] of trackers) checkKey('the listener', id);
  if (summary?.definition) checkKey('the definition', summary.definition);
  for (const label of summary?.labels ?? []) checkKey('the label', label);
}
