import type { StoredProcess } from '../store.ts';
import { type Databases, LAST } from './databases.ts';
import { readHead } from './head.ts';

export function readProcess(databases: Databases, partition: number, wfid: string): StoredProcess | null {
  const head = readHead(databases, partition, wfid);
  if (head === null) return null;
  const entries = new Map<string, string>();
  const range = { start: [partition, wfid], end: [partition, wfid, LAST] };
  for (const { key, value } of databases.entries.getRange(range))
    entries.set((key as [number, string, string])[2], value);
  return { revision: head.revision, entries };
}
