import type { Json, JsonObject } from './json.ts';
import { treeAt } from './reorganise.ts';
import { isTree, type Tree } from './tree.ts';

/** Name -> expid. */
export type Subs = Readonly<Record<string, string>>;

/** Sub-definitions of the process are not stored as trees, but as the place where they stand in its own. */
export function splitVariables(
  all: JsonObject | null,
  root: Tree,
): { variables: JsonObject | null; subs: Subs | null } {
  if (all === null) return { variables: null, subs: null };
  const subs: Record<string, string> = {};
  let found = false;
  for (const [name, value] of Object.entries(all)) {
    if (!isSubOf(value, root)) continue;
    subs[name] = value[0];
    found = true;
  }
  if (!found) return { variables: all, subs: null };
  return { variables: Object.fromEntries(Object.entries(all).filter(([name]) => !Object.hasOwn(subs, name))), subs };
}

function isSubOf(value: Json, root: Tree): value is readonly [string, Json] {
  if (!Array.isArray(value) || value.length !== 2 || typeof value[0] !== 'string' || !isTree(value[1])) return false;
  return treeAt(root, value[0]) === (value[1] as unknown);
}

export function joinSubs(subs: Subs, root: Tree): JsonObject {
  return Object.fromEntries(
    Object.entries(subs).map(([name, expid]) => [name, [expid, treeAt(root, expid) as unknown as Json]]),
  );
}
