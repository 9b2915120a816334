import type { Redis } from 'ioredis';
import type { Keys } from '../keys.ts';
import { readScript, runScript } from '../script.ts';

const script = readScript('acquire');

export async function acquirePartition(redis: Redis, keys: Keys, partition: number, owner: string): Promise<number> {
  return (await runScript(redis, script, [keys.meta(partition)], [owner])) as number;
}
