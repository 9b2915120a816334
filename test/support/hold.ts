import type { Store } from '../../engine/store/store.ts';

/** Takes a partition without a lease, so that the next one may take it at once; returns the epoch. */
export async function hold(store: Pick<Store, 'acquire'>, partition: number, owner = 'w'): Promise<number> {
  const epoch = await store.acquire(partition, owner, 0);
  if (epoch === null) throw new Error(`partition ${partition} has another owner`);
  return epoch;
}
