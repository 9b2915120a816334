import type { Commands } from '../client.ts';
import { conflictingDocument } from '../../document-conflict.ts';
import type { Collection } from '../../store.ts';
import type { Keys } from '../keys.ts';
import { readScript, runScript } from '../script.ts';

const script = readScript('put-document');

export async function putDocument(
  redis: Commands,
  keys: Keys,
  collection: Collection,
  { id, json, ifVersion }: { id: string; json: string; ifVersion: number | undefined },
): Promise<number> {
  const args = [id, json, ifVersion === undefined ? '' : String(ifVersion)];
  const version = (await runScript(redis, script, keys.collection(collection), args)) as number;
  if (version < 0) throw conflictingDocument(collection, id, ifVersion ?? 0, -version - 1);
  return version;
}
