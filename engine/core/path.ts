/**
 * Dotted paths into JSON data: `a.b.0`, `list.-1`, `.` for the whole. Only own properties are seen, so `constructor` and
 * `__proto__` are keys like any other.
 */
import { BossError } from '../errors.ts';
import { isObject, type Json, type JsonObject } from './json.ts';

/** A list may grow by this much through one assignment; the gap is filled with null. */
const MAX_GAP = 1000;

/** What stands at the path, or undefined when there is nothing. */
export function dig(container: Json, path: string): Json | undefined {
  if (path === '.') return container;
  let at: Json | undefined = container;
  for (const key of path.split('.')) {
    at = childOf(at, key);
    if (at === undefined) break;
  }
  return at === undefined ? flatKey(container, path) : at;
}

/**
 * A new object with the value at the path; what is beside the path is shared.
 * Where a container on the way is missing the whole path becomes one flat key, as in the original.
 */
export function assign(container: JsonObject, path: string, value: Json): JsonObject {
  const keys = path.split('.');
  const changed = keys.length > 1 ? replaced(container, keys, value) : undefined;
  return isObject(changed) ? changed : { ...container, [path]: value };
}

/** A new object without what stands at the path; the same object when nothing stands there. */
export function without(container: JsonObject, path: string): JsonObject {
  const keys = path.split('.');
  const changed = replaced(container, keys, undefined);
  if (isObject(changed)) return changed;
  return Object.hasOwn(container, path) ? withoutKey(container, path) : container;
}

function childOf(container: Json | undefined, key: string): Json | undefined {
  if (Array.isArray(container)) {
    const index = indexOf(container, key);
    return index === undefined ? undefined : container[index];
  }
  return isObject(container) && Object.hasOwn(container, key) ? container[key] : undefined;
}

function flatKey(container: Json, path: string): Json | undefined {
  return path.includes('.') ? childOf(isObject(container) ? container : undefined, path) : undefined;
}

/** Place in the list that the key names, or undefined. It may lie behind the end. */
function indexOf(list: readonly Json[], key: string): number | undefined {
  if (!/^-?\d{1,9}$/.test(key)) return undefined;
  const index = Number(key);
  if (index >= 0) return index;
  return index + list.length >= 0 ? index + list.length : undefined;
}

/** The container with the change made (`value` undefined: removed), or undefined when a part of the path is missing. */
function replaced(container: Json, keys: readonly string[], value: Json | undefined): Json | undefined {
  const [key, ...rest] = keys;
  if (key === undefined) return undefined;
  if (rest.length === 0) return value === undefined ? removedFrom(container, key) : putInto(container, key, value);
  const child = childOf(container, key);
  const changed = child === undefined ? undefined : replaced(child, rest, value);
  return changed === undefined ? undefined : putInto(container, key, changed);
}

function putInto(container: Json, key: string, value: Json): Json | undefined {
  if (isObject(container)) return { ...container, [key]: value };
  if (!Array.isArray(container)) return undefined;
  const index = indexOf(container, key);
  if (index === undefined) return undefined;
  if (index > container.length + MAX_GAP) {
    throw new BossError(
      'BOSS_LIMIT_EXCEEDED',
      `index ${index} is too far behind the end of a list of ${container.length}`,
      {
        details: { index, length: container.length, limit: MAX_GAP },
      },
    );
  }
  const filled = [...container, ...Array.from({ length: Math.max(0, index - container.length) }, () => null)];
  filled[index] = value;
  return filled;
}

function removedFrom(container: Json, key: string): Json | undefined {
  if (Array.isArray(container)) {
    const index = indexOf(container, key);
    return index === undefined || index >= container.length ? undefined : container.toSpliced(index, 1);
  }
  return isObject(container) && Object.hasOwn(container, key) ? withoutKey(container, key) : undefined;
}

function withoutKey(container: JsonObject, key: string): JsonObject {
  const { [key]: _, ...rest } = container;
  return rest;
}
