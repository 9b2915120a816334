import { conflictingDocument } from '../document-conflict.ts';
import type { Collection, Document } from '../store.ts';
import { type Databases, LAST } from './databases.ts';
import { damaged } from './failure.ts';

export function getDocument({ documents, file }: Databases, collection: Collection, id: string): Document | null {
  const text = documents.get([collection, id]);
  return text === undefined ? null : readDocument(file, collection, id, text);
}

/** Runs inside a write transaction. */
export function putDocument(
  databases: Databases,
  collection: Collection,
  id: string,
  json: string,
  ifVersion: number | undefined,
): number {
  const version = getDocument(databases, collection, id)?.version ?? 0;
  if (ifVersion !== undefined && ifVersion !== version) throw conflictingDocument(collection, id, ifVersion, version);
  databases.documents.putSync([collection, id], `${version + 1} ${json}`);
  return version + 1;
}

export function listDocuments(
  { documents, file }: Databases,
  collection: Collection,
  { after, limit = 1000, reverse = false }: { after?: string; limit?: number; reverse?: boolean },
): Document[] {
  const first = after === undefined ? (reverse ? [collection, LAST] : [collection]) : [collection, after];
  const end = reverse ? [collection] : [collection, LAST];
  const range = { start: first, end, reverse, limit, exclusiveStart: true };
  return [...documents.getRange(range)].map(({ key, value }) =>
    readDocument(file, collection, (key as [string, string])[1], value),
  );
}

function readDocument(file: string, collection: Collection, id: string, text: string): Document {
  const parts = /^(\d+) (.*)$/s.exec(text);
  if (parts === null) throw damaged(file, `document ${id} of ${collection} reads "${text.slice(0, 80)}"`);
  return { id, json: parts[2] ?? '', version: Number(parts[1]) };
}
