import { isDeepStrictEqual } from 'node:util';
import { isObject, type Json } from '../../engine/core/json.ts';
import { isTree } from '../../engine/core/tree.ts';
import type { Case } from './case.ts';
import type { Result } from './runner.ts';

/** Our class of error -> the original's. */
const CLASSES: Record<string, string> = {
  ForcedError: 'Ruote::ForcedError',
  ValidationError: 'Ruote::ValidationError',
  BOSS_UNKNOWN_PARTICIPANT: 'RuntimeError',
  BOSS_EXPRESSION_FAILED: 'ArgumentError',
};

/** What differs between a result and what the case expects; empty when they agree. */
export function differences(one: Case, result: Result): string[] {
  const { expected } = one;
  const found: string[] = [];
  const check = (what: string, ours: unknown, theirs: unknown) => {
    if (!isDeepStrictEqual(plain(ours), plain(theirs))) {
      found.push(firstDifference(what, plain(ours), plain(theirs)));
    }
  };
  check('status', result.status, expected.status);
  const exact = expected.trace_mode === 'exact';
  check('trace', exact ? result.trace : [...result.trace].sort(), exact ? expected.trace : [...expected.trace].sort());
  if (exact && expected.trace_full !== undefined) {
    check('seen', normal(result.traceFull as unknown as Json), normal(expected.trace_full as unknown as Json));
  }
  if (expected.final_fields !== null) {
    check('fields', normal(result.finalFields), normal(expected.final_fields));
    check('variables', variables(result.finalVariables), variables(expected.final_variables));
  }
  check('flavour', result.flavour, expected.flavour ?? null);
  if (expected.tags !== undefined) check('tags', sorted(result.tags, exact), sorted(expected.tags, exact));
  if (expected.errors !== undefined) check('errors', errors(result.errors), errors(expected.errors));
  return found;
}

function sorted(list: readonly (readonly string[])[], exact: boolean): string[] {
  const lines = list.map((entry) => entry.join(' '));
  return exact ? lines : lines.sort();
}

function errors(list: readonly { class: string; message: string; expid: string }[]): string[] {
  return list.map((error) => `${error.expid} ${CLASSES[error.class] ?? error.class}`).sort();
}

/** As the cases were normalised. */
function normal(value: Json | null | undefined): Json {
  if (Array.isArray(value)) return value.map((item) => normal(item as Json));
  if (!isObject(value)) return value ?? null;
  const out: Record<string, Json> = {};
  for (const [key, item] of Object.entries(value)) {
    if (isError(key, item)) out[key] = errorOf(item);
    else if (key === '__timed_out__' && Array.isArray(item)) out[key] = timedOut(item as Json[]);
    else out[key] = normal(item);
  }
  return out;
}

/** Also one that a handler stored elsewhere, or that the case has cut already. */
function isError(key: string, item: Json): item is { readonly [key: string]: Json } {
  return isObject(item) && (key === '__error__' || ('class' in item && 'message' in item && 'trace' in item));
}

function errorOf(error: { readonly [key: string]: Json }): Json {
  const name = String(error['class']);
  return { class: CLASSES[name] ?? name, message: error['message'] ?? null };
}

function timedOut(mark: readonly Json[]): Json {
  if (mark.length === 3) return normal([...mark]);
  const [fei, , name, attributes] = mark;
  return [isObject(fei) ? (fei['expid'] ?? null) : null, name ?? null, normal(attributes)];
}

function variables(value: Json | null | undefined): Json {
  if (!isObject(value)) return {};
  const kept = Object.entries(value).filter(([, item]) => {
    const isSub = Array.isArray(item) && item.length === 2 && isTree(item[1]) && typeof item[0] === 'string';
    const isTag = isObject(item) && Object.keys(item).length === 1 && 'fei' in item;
    return !isSub && !isTag;
  });
  return normal(Object.fromEntries(kept));
}

function plain(value: unknown): unknown {
  return value === undefined ? null : (JSON.parse(JSON.stringify(value)) as unknown);
}

/** The innermost place where two values part. */
function firstDifference(path: string, ours: unknown, theirs: unknown): string {
  if (typeof ours === 'object' && typeof theirs === 'object' && ours !== null && theirs !== null) {
    for (const key of new Set([...Object.keys(theirs), ...Object.keys(ours)])) {
      const [a, b] = [(ours as Record<string, unknown>)[key], (theirs as Record<string, unknown>)[key]];
      if (!isDeepStrictEqual(a, b)) return firstDifference(`${path}.${key}`, a, b);
    }
  }
  return `${path}: expected ${JSON.stringify(theirs)}, got ${JSON.stringify(ours)}`;
}
