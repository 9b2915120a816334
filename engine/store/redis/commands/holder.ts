import type { Holder } from '../../leases.ts';
import type { Commands } from '../client.ts';
import type { Keys } from '../keys.ts';
import { readScript, runScript } from '../script.ts';

const script = readScript('holder');

export async function readHolder(redis: Commands, keys: Keys, partition: number): Promise<Holder> {
  const reply = await runScript(redis, script, [keys.meta(partition)], []);
  const [owner = '', epoch, left, since] = reply as string[];
  return {
    partition,
    owner: owner === '' ? null : owner,
    epoch: Number(epoch),
    left: Math.max(0, Number(left)),
    since: Number(since),
  };
}
