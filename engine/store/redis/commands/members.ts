import type { Member } from '../../leases.ts';
import type { Commands } from '../client.ts';
import type { Keys } from '../keys.ts';
import { readScript, runScript } from '../script.ts';

const script = readScript('members');

export async function readMembers(redis: Commands, keys: Keys): Promise<Member[]> {
  const texts = (await runScript(redis, script, [keys.members], [])) as string[];
  return texts.map((text) => JSON.parse(text) as Member).sort((a, b) => (a.id < b.id ? -1 : 1));
}
