import { BossError } from '../errors.ts';
import type { Store } from '../store/store.ts';

/** Why all engines on a store stand still. It is kept in the store: a restart changes nothing. */
export interface Hold {
  readonly why: 'restoring' | 'restored' | 'went-back';
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** When the backup was made. */
  readonly from?: number;
  /** How many workitems are sent again when it goes on. */
  readonly again?: number;
  /** What was lost, and the highest epoch that there was. */
  readonly lost?: string;
  readonly epoch?: number;
}

const ID = 'hold';

/** Errors: BOSS_STORE_REFUSED when a restore was cut off. */
export async function readHold(store: Store): Promise<Hold | null> {
  const document = await store.get('engine', ID);
  const hold = document === null ? null : (JSON.parse(document.json) as Hold);
  if (hold?.why !== 'restoring') return hold;
  throw new BossError(
    'BOSS_STORE_REFUSED',
    `a restore into this store was cut off at ${new Date(hold.at).toISOString()} or later: empty the store (another folder or prefix will do) and restore again`,
  );
}

/** The first hold stays: whoever lets the engines go on has to know the first reason. */
export async function writeHold(store: Store, hold: Hold): Promise<void> {
  try {
    await store.put('engine', ID, JSON.stringify(hold), 0);
  } catch (error) {
    if (!(error instanceof BossError && error.code === 'BOSS_STORE_CONFLICT')) throw error;
  }
}

export async function removeHold(store: Store): Promise<void> {
  await store.remove('engine', ID);
}

export function describeHold({ why, at, from, again = 0, lost }: Hold): string {
  const when = new Date(at).toISOString();
  if (why === 'went-back') {
    return `stands still since ${when}: ${lost}. Bring the lost data back and restart the engine, or go on with what there is: boss engine resume --accept-loss`;
  }
  const sends = `${again} workitem${again === 1 ? '' : 's'} will be sent again`;
  return `stands still: its store was restored at ${when} from a backup of ${new Date(from ?? at).toISOString()}. Look whether the world outside has moved on, then: boss engine resume (${sends})`;
}
