import type { Json, JsonObject } from '../../engine/core/json.ts';
import type { Lookup } from '../../engine/core/dollar.ts';
import { dig } from '../../engine/core/path.ts';

/** Names of plain data, for tests of texts and conditions. */
export function lookupIn(fields: JsonObject, variables: JsonObject = {}, options: { original?: boolean } = {}): Lookup {
  const special: Record<string, Json> = { wfid: '20261120-2027-pipopawa-bidususo', tag: 'one', tags: ['one', 'two'] };
  return {
    field: (path) => dig(fields, path),
    variable: (path) => dig(variables, path),
    special: (name) => special[name],
    ...options,
  };
}
