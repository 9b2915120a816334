import { BossError } from '../errors.ts';
import type { Collection } from './store.ts';

export function conflictingDocument(collection: Collection, id: string, wanted: number, found: number): BossError {
  const where = `"${id}" of ${collection}`;
  const message =
    wanted === 0
      ? `${where} exists already, in version ${found}`
      : found === 0
        ? `${where} was removed; version ${wanted} was expected`
        : `${where} has version ${found} now; version ${wanted} was expected`;
  return new BossError('BOSS_STORE_CONFLICT', message, { details: { collection, id, wanted, found } });
}
