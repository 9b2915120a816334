import type { StoredProcess } from '../store.ts';

/** Field of a process's hash that holds its revision; an entry whose key begins the same is stored with one more. */
export const REVISION = '#';
/** Begins the fields that name the timers of a process: whoever erases it finds them there. */
export const TIMER = '#t';

export function fieldOf(key: string): string {
  return key.startsWith(REVISION) ? REVISION + key : key;
}

/** From the hash that is stored under `key`; an empty one means that there is no such process. */
export function readProcess(key: string, fields: Readonly<Record<string, string>>): StoredProcess | null {
  const entries = new Map<string, string>();
  let revision: string | undefined;
  for (const [field, text] of Object.entries(fields)) {
    if (field === REVISION) revision = text;
    else if (!field.startsWith(TIMER))
      entries.set(field.startsWith(REVISION) ? field.slice(REVISION.length) : field, text);
  }
  if (revision === undefined && entries.size === 0) return null;
  if (!/^\d+$/.test(revision ?? '')) throw new SyntaxError(`the revision in ${key} reads "${revision}"`);
  return { revision: Number(revision), entries };
}
