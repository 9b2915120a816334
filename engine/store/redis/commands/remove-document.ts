import type { Commands } from '../client.ts';
import type { Collection } from '../../store.ts';
import type { Keys } from '../keys.ts';
import { readScript, runScript } from '../script.ts';

const script = readScript('remove-document');

export async function removeDocument(
  redis: Commands,
  keys: Keys,
  collection: Collection,
  id: string,
): Promise<boolean> {
  return (await runScript(redis, script, keys.collection(collection), [id])) === 1;
}
