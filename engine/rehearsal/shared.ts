import type { JsonObject } from '../core/json.ts';
import { isDefine } from '../core/reorganise.ts';
import type { Tree } from '../core/tree.ts';
import { isPinned } from '../definition/link.ts';
import type { LocatedDefinition } from '../definition/read.ts';
import { SharedCalls } from '../definition/shared-calls.ts';

/** Trees of shared definitions by the names by which they are called, versions included: `notify`, `notify@2`. */
export type SharedTrees = ReadonlyMap<string, Tree>;

export interface Together {
  readonly definition: LocatedDefinition;
  /** A pinned name that the script has no file for: no engine would launch this. */
  readonly missing: string | null;
}

/** The definition as a launch makes it, with what it calls; what is written in it keeps its places. `variables` are those of the launch. */
export function together(definition: LocatedDefinition, shared: SharedTrees, variables: JsonObject): Together {
  const calls = new SharedCalls(definition.tree, (name) => Object.hasOwn(variables, name));
  for (const name of calls.names()) {
    const tree = shared.get(name);
    if (tree !== undefined) calls.found(name, { ref: isPinned(name) ? name : `${name}@newest`, tree });
    else if (isPinned(name)) return { definition, missing: name };
  }
  if (calls.parts.size === 0) return { definition, missing: null };
  const move = isDefine(definition.tree[0]) ? moved : (expid: string) => `0_1${expid.slice(1)}`;
  const positions = new Map([...definition.positions].map(([expid, place]) => [move(expid), place]));
  return { definition: { ...definition, tree: calls.linked(), positions }, missing: null };
}

/** The parts stand in front of the children of the root. */
function moved(expid: string): string {
  const [root, first, ...deeper] = expid.split('_');
  return first === undefined ? expid : [root, Number(first) + 1, ...deeper].join('_');
}
