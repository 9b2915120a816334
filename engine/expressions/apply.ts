/**
 * # apply
 *
 * Runs a tree that travels as data: the block that was handed to a sub-definition (variable `tree`), or one from a variable,
 * a field or an attribute.
 *
 * ```yaml
 * define:
 *   with_cleanup:
 *     do:
 *       - sequence:
 *           on_error: cleanup
 *           do: [ apply ]
 * do:
 *   - with_cleanup:
 *       do: [ risky_step ]
 * ```
 *
 * Attributes: `tree`, `tree_var` (default: variable `tree`), `tree_field`, `tree_val`; all others become variables. Where there
 * is no tree it does nothing.
 *
 * See also: subprocess.
 */
import type { ExpressionType } from '../core/expression.ts';
import type { Frame } from '../core/frame.ts';
import type { Json, JsonObject } from '../core/json.ts';
import { assignFlat } from '../core/scope.ts';
import { isTree } from '../core/tree.ts';
import { launchSub } from './subprocess.ts';

export const applyExpression: ExpressionType<Frame> = {
  names: ['apply'],
  apply(x) {
    const tree = findTree(x);
    if (!isTree(tree)) return x.reply();
    let variables: JsonObject = {};
    // As written: what the tree does with them is its own affair.
    for (const [key, value] of Object.entries(x.tree[1])) variables = assignFlat(variables, key, value);
    launchSub(x, tree, `${x.e.expid}_0`, variables);
  },
  reply: (x) => x.reply(),
};

function findTree(x: Frame): Json | undefined {
  const direct = x.raw('tree') ?? x.raw('tree_val') ?? x.raw('tree_value');
  if (direct !== undefined) return typeof direct === 'string' ? x.substitute(direct) : direct;
  const field = x.attr('tree_f', 'tree_fld', 'tree_field');
  if (typeof field === 'string') return x.field(field);
  const variable = x.attr('tree_v', 'tree_var', 'tree_variable');
  const found = x.variable(typeof variable === 'string' ? variable : 'tree');
  return Array.isArray(found) && found.length === 2 ? found[1] : found;
}
