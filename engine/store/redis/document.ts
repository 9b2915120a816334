import type { Collection, Document } from '../store.ts';

export function readDocument(collection: Collection, id: string, text: string): Document {
  const parts = /^(\d+) (.*)$/s.exec(text);
  if (parts === null) throw new SyntaxError(`document "${id}" of ${collection} reads "${text.slice(0, 80)}"`);
  return { id, json: parts[2] ?? '', version: Number(parts[1]) };
}
