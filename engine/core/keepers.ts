import type { Keeper } from './keeper.ts';
import { readKeeperId } from './keeper-id.ts';
import { Lock } from './lock.ts';
import { Signals } from './signals.ts';

/** The keeper of an id with the entries that were stored of it; null when the id is no keeper's. */
export function openKeeper(id: string, entries: ReadonlyMap<string, string> = new Map()): Keeper | null {
  const kind = readKeeperId(id)?.kind;
  if (kind === undefined) return null;
  return kind === 'lock' ? new Lock(id, entries) : new Signals(id, entries);
}
