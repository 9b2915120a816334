import { isObject, type Json } from '../core/json.ts';
import { dig } from '../core/path.ts';
import { compilePattern } from '../core/pattern.ts';

/** A part that is not as expected; `pointer` leads to the expected part in the script. */
export interface Misfit {
  readonly path: string;
  readonly pointer: string;
  readonly expected: Json;
  /** undefined: there is nothing. */
  readonly got: Json | undefined;
}

/**
 * Of a map each key that is written must fit (a key may be a dotted path), of a list each element. A text `/pattern/` fits the
 * texts that it matches, null fits what is missing; everything else must be equal.
 */
export function misfits(expected: Json, got: Json | undefined, path = '', pointer = ''): Misfit[] {
  if (isObject(expected)) return mapMisfits(expected, got, path, pointer);
  if (Array.isArray(expected)) return listMisfits(expected, got, path, pointer);
  return isFit(expected, got) ? [] : [{ path, pointer, expected, got }];
}

function mapMisfits(
  expected: { readonly [key: string]: Json },
  got: Json | undefined,
  path: string,
  pointer: string,
): Misfit[] {
  if (!isObject(got)) return [{ path, pointer, expected, got }];
  return Object.entries(expected).flatMap(([key, value]) => {
    const below = path === '' ? key : `${path}.${key}`;
    return misfits(value, dig(got, key), below, `${pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`);
  });
}

function listMisfits(expected: readonly Json[], got: Json | undefined, path: string, pointer: string): Misfit[] {
  if (!Array.isArray(got) || got.length !== expected.length) return [{ path, pointer, expected, got }];
  return expected.flatMap((value, i) => misfits(value, (got as readonly Json[])[i], `${path}.${i}`, `${pointer}/${i}`));
}

function isFit(expected: Json, got: Json | undefined): boolean {
  if (expected === null) return got === null || got === undefined;
  if (expected === got) return true;
  return typeof expected === 'string' && typeof got === 'string' && matches(expected, got);
}

function matches(expected: string, got: string): boolean {
  if (!/^\/.+\/i?$/s.test(expected)) return false;
  try {
    return compilePattern(expected).test(got);
  } catch {
    return false;
  }
}

/** For people: cut, on one line. */
export function jsonText(value: Json | undefined): string {
  const text = value === undefined ? 'nothing' : JSON.stringify(value);
  return text.length > 300 ? `${text.slice(0, 299)}…` : text;
}
