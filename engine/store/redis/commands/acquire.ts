import type { Commands } from '../client.ts';
import type { Keys } from '../keys.ts';
import { readScript, runScript } from '../script.ts';

const script = readScript('acquire');

export async function acquirePartition(redis: Commands, keys: Keys, partition: number, owner: string): Promise<number> {
  return (await runScript(redis, script, [keys.meta(partition)], [owner])) as number;
}
