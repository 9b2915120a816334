import type { Environment } from './environment.ts';
import { Execution, type Head } from './execution.ts';
import type { Json, JsonObject } from './json.ts';
import { reorganise } from './reorganise.ts';
import { assignFlat } from './scope.ts';
import { indexFields } from './search-labels.ts';
import type { Tree } from './tree.ts';
import type { Fields } from './workitem.ts';

export interface Launch {
  readonly wfid: string;
  readonly tree: Tree;
  /** Content hash of the tree. */
  readonly definition: string;
  readonly fields: Fields;
  readonly variables: JsonObject;
  readonly by: string;
  /** Stored definitions that it calls: name -> `A:notify@4`. */
  readonly linked?: Readonly<Record<string, string>> | null;
  readonly trace?: string;
}

/** A new process, ready to run: `run` it to have its first effects. */
export function launch(launched: Launch, env: Environment): Execution {
  const tree = reorganise(launched.tree);
  const name = nameOf(tree);
  const execution = new Execution(headOf(launched, tree, env.now), tree);
  execution.env = env;
  // The definition can call itself by its own name.
  const variables =
    name === null ? launched.variables : assignFlat(launched.variables, name, ['0', tree as unknown as Json]);
  const linked = launched.linked == null ? {} : { linked: launched.linked };
  execution.note('launched', null, { definition: name, by: launched.by, ...linked });
  indexFields(execution, launched.fields);
  const revision = revisionOf(tree);
  const sub = { name, revision, at: env.now };
  execution.apply({ expid: '0', parent: null, tree, fields: launched.fields, variables, sub });
  return execution;
}

function headOf(launched: Launch, tree: Tree, now: number): Head {
  return {
    wfid: launched.wfid,
    definition: launched.definition,
    name: nameOf(tree),
    revision: revisionOf(tree),
    launchedAt: now,
    launchedBy: launched.by,
    seq: 0,
    errors: 0,
    paused: false,
    ended: null,
    heard: {},
    ...(launched.trace === undefined ? {} : { trace: launched.trace }),
  };
}

/** `name`, or the bare text. */
export function nameOf(tree: Tree): string | null {
  const attributes = tree[1];
  const name = Object.hasOwn(attributes, 'name') ? attributes['name'] : undefined;
  if (typeof name === 'string') return name;
  for (const [key, value] of Object.entries(attributes)) if (value === null) return key;
  return null;
}

export function revisionOf(tree: Tree): string | null {
  const revision = Object.hasOwn(tree[1], 'revision') ? tree[1]['revision'] : undefined;
  return typeof revision === 'string' || typeof revision === 'number' ? String(revision) : null;
}
