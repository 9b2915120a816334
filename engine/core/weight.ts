/** How large data is: known before it is written, since text of it may be far larger than it is in memory, where parts are shared. */
import { BossError } from '../errors.ts';
import type { Json, JsonObject } from './json.ts';
import { LIMITS } from './environment.ts';

interface Weight {
  /** About the characters of its JSON text. */
  readonly size: number;
  /** Lists and maps within each other. */
  readonly depth: number;
}

/** Smaller ones are weighed again sooner than looked up. */
const SMALL = 256;
const SCALAR = 8;
const known = new WeakMap<object, Weight>();

/** Errors: BOSS_LIMIT_EXCEEDED for data that no store could take, or that could not be written at all. */
export function checkWeight(value: JsonObject | null | undefined, what: string): void {
  if (value === null || value === undefined) return;
  const { size, depth } = weigh(value);
  if (depth > LIMITS.dataDepth) {
    throw exceeded(`${what} would be nested more than ${LIMITS.dataDepth} deep`, LIMITS.dataDepth);
  }
  if (size > LIMITS.dataSize)
    throw exceeded(`${what} would have more than ${LIMITS.dataSize} characters`, LIMITS.dataSize);
}

/** Recursive only as far as data is new: what it is made of was weighed when it came, or is small. */
function weigh(value: JsonObject | readonly Json[]): Weight {
  const before = known.get(value);
  if (before !== undefined) return before;
  const weight = Array.isArray(value) ? weighParts(value, 2) : weighMap(value as JsonObject);
  if (weight.size >= SMALL) known.set(value, weight);
  return weight;
}

function weighMap(map: JsonObject): Weight {
  let size = 2;
  for (const key of Object.keys(map)) size += key.length + 4;
  return weighParts(Object.values(map), size);
}

function weighParts(parts: readonly Json[], own: number): Weight {
  let [size, depth] = [own, 0];
  for (const part of parts) {
    if (typeof part === 'string') size += part.length;
    else if (typeof part !== 'object' || part === null) size += SCALAR;
    else {
      const weight = weigh(part);
      size += weight.size;
      if (weight.depth > depth) depth = weight.depth;
    }
  }
  return { size, depth: depth + 1 };
}

function exceeded(message: string, limit: number): BossError {
  return new BossError('BOSS_LIMIT_EXCEEDED', message, { details: { limit } });
}
