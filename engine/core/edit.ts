import { sameJson } from './compare.ts';
import type { Json, JsonObject } from './json.ts';
import type { Fields } from './workitem.ts';

/** A longer value is told by its length: the journal is no second store of workitems. */
const SHOWN = 1000;

/** What the journal says of a workitem that was changed by hand: each field at the top that differs, before and after. */
export function editOf(before: Fields, after: Fields | null): JsonObject {
  return after === null ? {} : { edited: true, changes: changesOf(before, after, SHOWN) };
}

/** Fields of the language and the SDK, such as `__result__`: each answer changes them. */
const OWN = /^__\w+__$/;

/** The same of an answer, or nothing when it changed nothing. `shown`: the longest value that is written down; 0: none are. */
export function answerChanges(before: Fields, after: Fields, shown: number): JsonObject {
  if (shown === 0 || before === after) return {};
  const changes = Object.entries(changesOf(before, after, shown)).filter(([name]) => !OWN.test(name));
  return changes.length === 0 ? {} : { changes: Object.fromEntries(changes) };
}

function changesOf(before: Fields, after: Fields, shown: number): JsonObject {
  const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
  const changes: [string, Json][] = [];
  for (const key of keys) {
    const [from, to] = [at(before, key), at(after, key)];
    if (!sameJson(from, to)) changes.push([key, { from: brief(from, shown), to: brief(to, shown) }]);
  }
  return Object.fromEntries(changes);
}

/** What is missing reads as null. */
function at(fields: Fields, key: string): Json {
  return Object.hasOwn(fields, key) ? (fields[key] ?? null) : null;
}

function brief(value: Json, shown: number): Json {
  if (typeof value !== 'object' && typeof value !== 'string') return value;
  const { length } = JSON.stringify(value);
  return length <= shown ? value : `(${length} characters)`;
}
