import { sameJson } from './compare.ts';
import type { Json, JsonObject } from './json.ts';
import type { Fields } from './workitem.ts';

/** A longer value is told by its length: the journal is no second store of workitems. */
const SHOWN = 1000;

/** What the journal says of a workitem that was changed by hand: each field at the top that differs, before and after. */
export function editOf(before: Fields, after: Fields | null): JsonObject {
  if (after === null) return {};
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  const changed = keys.filter((key) => !sameJson(at(before, key), at(after, key)));
  const changes = changed.map((key) => [key, { from: brief(at(before, key)), to: brief(at(after, key)) }]);
  return { edited: true, changes: Object.fromEntries(changes) as JsonObject };
}

/** What is missing reads as null. */
function at(fields: Fields, key: string): Json {
  return Object.hasOwn(fields, key) ? (fields[key] ?? null) : null;
}

function brief(value: Json): Json {
  const { length } = JSON.stringify(value);
  return length <= SHOWN ? value : `(${length} characters)`;
}
