import { BossError } from '../errors.ts';
import { attribute } from './attributes.ts';
import type { Execution } from './execution.ts';
import type { Expression } from './expression.ts';
import { isObject, type Json } from './json.ts';
import { type Attributes, isTree, type Tree } from './tree.ts';

/** Keys that hold steps in a definition: in the value of an attribute they would be mere data. */
const STEPS = ['do', 'children', 'then', 'else', 'cases', 'define'];

/**
 * The step that `undo_with` names: a name (`delete_repo`), a step as YAML has it (`{ delete_repo: { project: x } }`), or a tree.
 * What is within is substituted when it runs. Errors: BOSS_EXPRESSION_FAILED.
 */
export function undoTree(execution: Execution, e: Expression, written: Json): Tree {
  const given = (typeof written === 'string' ? attribute(execution, e, e.applied, 'undo_with') : written) ?? written;
  const tree = treeOfCall(given);
  if (tree === null) throw noStep(e, given);
  return tree;
}

/** The step that a value of `undo_with` is; null when it is none. */
export function treeOfCall(given: Json): Tree | null {
  if (isTree(given)) return given;
  if (typeof given === 'string') return given.trim() === '' ? null : [given.trim(), {}, []];
  const [call, ...more] = isObject(given) ? Object.entries(given) : [];
  const attributes = call === undefined || more.length > 0 ? null : attributesOf(call[1]);
  return call === undefined || attributes === null ? null : [call[0], attributes, []];
}

/** `name: text`, `name: { attributes }` or a mere `name:`. */
function attributesOf(value: Json): Attributes | null {
  if (value === null) return {};
  if (Array.isArray(value)) return null;
  if (!isObject(value)) return { [String(value)]: null };
  return STEPS.some((key) => Object.hasOwn(value, key)) ? null : value;
}

function noStep(e: Expression, given: Json): BossError {
  return new BossError(
    'BOSS_EXPRESSION_FAILED',
    `${e.tree[0]} at ${e.expid}: undo_with ${JSON.stringify(given).slice(0, 100)} is no step; write a name, or one step with its ` +
      'attributes such as { delete_repo: { project: x } }; for several steps name a sub-definition',
    { details: { undo_with: given } },
  );
}
