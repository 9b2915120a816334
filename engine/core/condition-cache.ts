/** Conditions that were read lately, so that a loop does not parse its own again and again. */
import { parseSource } from './condition-parser.ts';
import type { Condition } from './condition-tree.ts';

const CACHE_SIZE = 500;
const CACHED_LENGTH = 4096;
const cache = new Map<string, Condition>();

/** As `parseSource`. */
export function readCondition(text: string, options: { asTheOriginal?: boolean } = {}): Condition {
  if (text.length > CACHED_LENGTH) return parseSource(text, options);
  const key = options.asTheOriginal === true ? `original ${text}` : `ours ${text}`;
  const known = cache.get(key);
  if (known !== undefined) return known;
  const condition = parseSource(text, options);
  const [oldest] = cache.keys();
  if (cache.size >= CACHE_SIZE && oldest !== undefined) cache.delete(oldest);
  cache.set(key, condition);
  return condition;
}
