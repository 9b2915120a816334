/**
 * Dotted paths into fields: `ev.actions.0.type`. A whole number indexes a list.
 * Every name is data: `__proto__` and `constructor` are ordinary keys here.
 */
import type { Json } from '../../engine/core/json.ts';

type Container = Record<string, Json> | Json[];

/** The value at the path, or undefined where any part of it is missing. */
export function getPath(root: Json, path: string): Json | undefined {
  let value: Json | undefined = root;
  for (const key of path.split('.')) {
    value = isContainer(value) ? child(value, key) : undefined;
    if (value === undefined) return undefined;
  }
  return value;
}

/** Sets the value in place; what is missing on the way, or is not a container, becomes an object. */
export function setPath(root: Record<string, Json>, path: string, value: Json): void {
  const keys = path.split('.');
  const last = keys.pop() ?? '';
  let container: Container = root;
  for (const key of keys) {
    let next: Json | undefined = child(container, key);
    if (!isContainer(next)) {
      next = {};
      put(container, key, next);
    }
    container = next as Container;
  }
  put(container, last, value);
}

/** Removes what is at the path in place; true when there was something. */
export function deletePath(root: Record<string, Json>, path: string): boolean {
  const cut = path.lastIndexOf('.');
  const container = cut < 0 ? root : getPath(root, path.slice(0, cut));
  const key = path.slice(cut + 1);
  if (!isContainer(container) || child(container, key) === undefined) return false;
  if (Array.isArray(container)) container.splice(Number(key), 1);
  else delete (container as Record<string, Json>)[key];
  return true;
}

function isContainer(value: Json | undefined): value is Container {
  return typeof value === 'object' && value !== null;
}

function child(container: Container, key: string): Json | undefined {
  if (Array.isArray(container)) return /^\d+$/.test(key) ? container[Number(key)] : undefined;
  return Object.hasOwn(container, key) ? container[key] : undefined;
}

function put(container: Container, key: string, value: Json): void {
  // a plain assignment to `__proto__` would change the object's prototype
  Object.defineProperty(container, key, { value, writable: true, enumerable: true, configurable: true });
}
