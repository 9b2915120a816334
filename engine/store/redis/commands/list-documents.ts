import type { Commands } from '../client.ts';
import type { Collection, Document } from '../../store.ts';
import { readDocument } from '../document.ts';
import type { Keys } from '../keys.ts';
import { readScript, runScript } from '../script.ts';

const script = readScript('list-documents');

export async function listDocuments(
  redis: Commands,
  keys: Keys,
  collection: Collection,
  { after, limit = 1000, reverse = false }: { after?: string; limit?: number; reverse?: boolean },
): Promise<Document[]> {
  const from = after === undefined ? (reverse ? '+' : '-') : `(${after}`;
  const args = [reverse ? 'ZREVRANGEBYLEX' : 'ZRANGEBYLEX', from, reverse ? '-' : '+', String(limit)];
  const found = (await runScript(redis, script, keys.collection(collection), args)) as string[];
  return Array.from({ length: found.length / 2 }, (_, n) =>
    readDocument(collection, found[2 * n] ?? '', found[2 * n + 1] ?? ''),
  );
}
