import { isDefine } from '../../core/reorganise.ts';
import type { Tree } from '../../core/tree.ts';
import type { AttributesOf, CommonAttributes } from './attributes.ts';

type DefineAttributes = CommonAttributes & { readonly revision?: string | number; readonly index?: readonly string[] };

/**
 * A definition, or a sub-definition when it stands within another: `define('release', { revision: '3' }, ...steps)`. Sub-definitions
 * stand first, as in every form that is read.
 */
export function define(name: string, ...rest: readonly Tree[]): Tree;
export function define(name: string, attributes: DefineAttributes, ...steps: readonly Tree[]): Tree;
export function define(name: string, ...rest: readonly (DefineAttributes | Tree)[]): Tree {
  const [first] = rest;
  const attributes = first === undefined || Array.isArray(first) ? {} : first;
  const steps = rest.slice(first === attributes ? 1 : 0) as Tree[];
  const held = steps.filter(([step]) => isDefine(step)).map(bareNamed);
  return ['define', { name, ...(attributes as Tree[1]) }, [...held, ...steps.filter(([step]) => !isDefine(step))]];
}

/** The sub-definition as YAML writes it: named by its bare text. */
function bareNamed(tree: Tree): Tree {
  const [step, { name, ...others }, children] = tree;
  return typeof name === 'string' && !Object.hasOwn(others, name)
    ? [step, { [name]: null, ...others }, children]
    : tree;
}

/** `if_('${f:status} == SUCCESS', accept, reject)`; a list of steps is a sequence. */
export function if_(
  condition: string | AttributesOf<'if'>,
  yes: Tree | readonly Tree[],
  no?: Tree | readonly Tree[],
): Tree {
  const attributes = typeof condition === 'string' ? { test: condition } : condition;
  return ['if', attributes as Tree[1], [block(yes), ...(no === undefined ? [] : [block(no)])]];
}

function block(steps: Tree | readonly Tree[]): Tree {
  if (typeof steps[0] === 'string') return steps as Tree;
  const list = steps as readonly Tree[];
  const [only] = list;
  return only !== undefined && list.length === 1 ? only : ['sequence', {}, list];
}
