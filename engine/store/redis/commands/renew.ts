import type { Held } from '../../leases.ts';
import type { Commands } from '../client.ts';
import type { Keys } from '../keys.ts';
import { readScript, runScript } from '../script.ts';

const script = readScript('renew');

/** `leaseMs` 0 ends the lease. False: the partition is no longer the owner’s. */
export async function renewLease(
  redis: Commands,
  keys: Keys,
  { partition, epoch }: Held,
  owner: string,
  leaseMs: number,
): Promise<boolean> {
  const args = [owner, String(epoch), String(leaseMs)];
  return (await runScript(redis, script, [keys.meta(partition)], args)) === 1;
}
