import type { Expression } from '../core/expression.ts';
import type { Frame } from '../core/frame.ts';
import { visibleVariables } from '../core/scope.ts';
import type { Tree } from '../core/tree.ts';
import type { Fields } from '../core/workitem.ts';

/** A tree and the expid that it stands at. */
export interface Placed {
  readonly tree: Tree;
  readonly expid: string;
}

/** The children as one: a sequence when there are several. */
export function blockOf({ tree, expid }: Expression): Placed {
  const [only] = tree[2];
  return only !== undefined && tree[2].length === 1
    ? { tree: only, expid: `${expid}_0` }
    : { tree: ['sequence', {}, tree[2]], expid };
}

/** Runs a tree as a branch of its own, with a copy of all variables that are seen here. */
export function launchForgotten(x: Frame, { tree, expid }: Placed, fields: Fields): void {
  const variables = visibleVariables(x.execution, x.e);
  x.execution.apply({ expid, parent: null, tree, fields, variables, detached: 'forgotten' });
}
