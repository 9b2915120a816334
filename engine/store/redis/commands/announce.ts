import type { Member } from '../../leases.ts';
import type { Commands } from '../client.ts';
import type { Keys } from '../keys.ts';
import { readScript, runScript } from '../script.ts';

const script = readScript('announce');

export async function announceMember(redis: Commands, keys: Keys, member: Member, leaseMs: number): Promise<void> {
  await runScript(redis, script, [keys.members], [member.id, JSON.stringify(member), String(leaseMs)]);
}
