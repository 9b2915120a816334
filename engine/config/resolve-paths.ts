import { resolve } from 'node:path';
import type { KeySchema } from './section.ts';

/** Makes absolute what the schema calls a path, also inside of maps and lists. */
export function resolvePaths(value: unknown, schema: KeySchema, folder: string): unknown {
  if (typeof value === 'string') return schema.path === true ? resolve(folder, value) : value;
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => resolvePaths(item, schema.items ?? {}, folder));
  const schemas = new Map(Object.entries(schema.properties ?? {}));
  const entries = Object.entries(value).map(([key, item]) => [key, resolvePaths(item, schemas.get(key) ?? {}, folder)]);
  return Object.fromEntries(entries);
}
