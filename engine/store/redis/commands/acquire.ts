import type { Commands } from '../client.ts';
import type { Keys } from '../keys.ts';
import { readScript, runScript } from '../script.ts';

const script = readScript('acquire');

/** The new epoch; null while somebody else has the partition. */
export async function acquirePartition(
  redis: Commands,
  keys: Keys,
  { partition, owner, leaseMs, above }: { partition: number; owner: string; leaseMs: number; above: number },
): Promise<number | null> {
  const epoch = await runScript(redis, script, [keys.meta(partition)], [owner, String(leaseMs), String(above)]);
  return epoch === 0 ? null : (epoch as number);
}
