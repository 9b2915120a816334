import { isObject, type Json } from './json.ts';

/** Pattern (null: any error), handler (null: used up), and the expid of the `on_error` step that gave it, if one did. */
export type HandlerEntry = readonly [pattern: string | null, handler: Json, ...givenAt: Json[]];

/** A tree is a list too, but one whose first element is its name. */
export function isPatternList(written: Json): written is readonly Json[] {
  return Array.isArray(written) && typeof written[0] !== 'string';
}

/** `[[pattern, handler], {pattern: handler}, [handler]]` one by one. */
export function entriesOf(list: readonly Json[]): HandlerEntry[] {
  return list.flatMap((entry): HandlerEntry[] => {
    if (isObject(entry)) return Object.entries(entry);
    if (!Array.isArray(entry)) return [[null, entry]];
    const [first, second, ...givenAt] = entry as readonly Json[];
    if (entry.length === 1) return [[null, first ?? null]];
    return [[typeof first === 'string' ? first : null, second ?? null, ...givenAt]];
  });
}
