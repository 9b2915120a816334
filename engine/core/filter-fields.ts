import { isObject, type Json } from './json.ts';
import { dig } from './path.ts';
import { compilePattern } from './pattern.ts';
import type { Fields } from './workitem.ts';

/** A field that a rule is about. */
export interface Meant {
  readonly field: string;
  /** null when it is not there. */
  readonly value: Json;
  /** What the groups of a pattern found. */
  readonly groups: readonly (string | null)[];
}

/**
 * `a, b` means each of them, `a|b` those that are there, `/pattern/` all paths that it matches, looked up in `keys`; in a
 * pattern `!` is a dot.
 */
export function fieldsMeant(written: Json, fields: Fields, keys: Fields): readonly Meant[] {
  const plain = (field: string): Meant => ({ field, value: dig(fields, field) ?? null, groups: [] });
  if (Array.isArray(written)) return (written as readonly Json[]).map((name) => plain(String(name)));
  const text = String(written);
  const source = /^\s*\/(.*)\/\s*$/s.exec(text)?.[1];
  if (source !== undefined) return matching(source.replaceAll('!', '\\.'), fields, keys);
  if (!text.includes('|')) return text.trim().split(/ *, */).map(plain);
  const found = text
    .split(/ *\| */)
    .map(plain)
    .filter(({ value }) => value !== null);
  return found.length > 0 ? found : [{ field: text, value: null, groups: [] }];
}

function matching(source: string, fields: Fields, keys: Fields): Meant[] {
  const pattern = compilePattern(source);
  const ofTheRun = source.startsWith('^~');
  return paths(keys, '').flatMap((field) => {
    const found = field.startsWith('~') && !ofTheRun ? null : pattern.exec(field);
    return found === null ? [] : [{ field, value: dig(fields, field) ?? null, groups: found.slice(1) }];
  });
}

/** All paths into the value, each before those below it: `a`, `a.b`, `a.b.0`. */
function paths(value: Json, prefix: string): string[] {
  const keys = Array.isArray(value) ? [...value.keys()].map(String) : isObject(value) ? Object.keys(value).sort() : [];
  return keys.flatMap((key) => {
    const path = `${prefix}${key}`;
    if (path === '~' || path === '~~') return [path];
    return [path, ...paths((value as { readonly [key: string]: Json })[key] ?? null, `${path}.`)];
  });
}
