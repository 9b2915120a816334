import type { Json } from '../core/json.ts';

/** Data with the offset where each part of it was written: what the YAML and JSON texts have in common. */
export type Located = LocatedScalar | LocatedList | LocatedMap;

export interface LocatedScalar {
  readonly kind: 'scalar';
  readonly value: null | boolean | number | string;
  /** As written, without quotes: `1.50` for the number 1.5, empty for nothing at all. */
  readonly text: string;
  readonly quoted: boolean;
  readonly at: number;
}

export interface LocatedList {
  readonly kind: 'list';
  readonly items: readonly Located[];
  readonly at: number;
}

export interface LocatedMap {
  readonly kind: 'map';
  readonly entries: readonly LocatedEntry[];
  readonly at: number;
}

export interface LocatedEntry {
  readonly key: string;
  readonly quoted: boolean;
  readonly at: number;
  readonly value: Located;
}

export function entryOf(map: LocatedMap, key: string): LocatedEntry | undefined {
  return map.entries.find((entry) => entry.key === key);
}

/** A key `__proto__` becomes a plain own key. */
export function plain(located: Located): Json {
  switch (located.kind) {
    case 'scalar':
      return located.value;
    case 'list':
      return located.items.map(plain);
    case 'map':
      return Object.fromEntries(located.entries.map((entry) => [entry.key, plain(entry.value)]));
  }
}

/** The part that a JSON pointer names, or the deepest part on the way to it. */
export function locate(located: Located, pointer: string): Located {
  let part = located;
  for (const segment of pointer.split('/').slice(1)) {
    const key = segment.replaceAll('~1', '/').replaceAll('~0', '~');
    const next =
      part.kind === 'map' ? entryOf(part, key)?.value : part.kind === 'list' ? part.items[Number(key)] : undefined;
    if (next === undefined) return part;
    part = next;
  }
  return part;
}

/** First entry that passes, anywhere below. */
export function findEntry(located: Located, passes: (entry: LocatedEntry) => boolean): LocatedEntry | undefined {
  if (located.kind === 'scalar') return undefined;
  const entries = located.kind === 'map' ? located.entries : [];
  const own = entries.find(passes);
  if (own !== undefined) return own;
  for (const part of located.kind === 'map' ? entries.map((entry) => entry.value) : located.items) {
    const found = findEntry(part, passes);
    if (found !== undefined) return found;
  }
  return undefined;
}

export function kindOf(located: Located): string {
  if (located.kind !== 'scalar') return located.kind === 'list' ? 'a list' : 'a map';
  if (located.value === null) return 'nothing';
  return typeof located.value === 'string' ? 'a text' : `the ${typeof located.value} ${located.text}`;
}
