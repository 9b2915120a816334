/**
 * # subprocess
 *
 * Calls a sub-definition and goes on with the workitem that it leaves.
 *
 * ```yaml
 * - subprocess: { ref: 'do_${v:task}', level: 3, 'f:project': '${f:target}' }
 * ```
 *
 * Attributes become variables of the call (`v:level` and `level` are the same), `f:x` sets a field. A child becomes the
 * variable `tree`, which `apply` runs: so a sub-definition can wrap steps.
 *
 * A name that the definition does not define itself is that of a stored definition, which several share: in a process of project
 * `A:B` first `A:B:notify`, then `A:notify`, then `notify`; `notify@3` is its third version. What it is is settled at launch: a
 * running process goes on with what it began with. A name with `${}` is looked for in the process only.
 *
 * Errors: BOSS_EXPRESSION_FAILED when there is no such sub-definition; BOSS_UNKNOWN_DEFINITION at launch for a version that there is not.
 *
 * See also: define, apply, ref.
 */
import type { ExpressionType } from '../core/expression.ts';
import type { Frame } from '../core/frame.ts';
import type { Json, JsonObject } from '../core/json.ts';
import { nameOf, revisionOf } from '../core/launch.ts';
import { assign } from '../core/path.ts';
import { reorganise } from '../core/reorganise.ts';
import { assignFlat } from '../core/scope.ts';
import { type PlacedPart, sharedPart } from '../core/shared-part.ts';
import { isTree, type Tree } from '../core/tree.ts';

export const subprocess: ExpressionType<Frame> = {
  names: ['subprocess'],
  apply(x) {
    const name = x.attr('ref') ?? x.text();
    const part = typeof name === 'string' ? sharedPart(x.execution.tree, name) : undefined;
    if (part !== undefined) return callShared(x, part);
    const value = typeof name === 'string' ? x.variable(name) : undefined;
    if (typeof name !== 'string' || value === undefined)
      throw x.error(
        `no subprocess named "${String(name)}" found; write it under \`define\`, store it under that name, or mend the name`,
      );
    callSub(x, name, value);
  },
  reply: (x) => x.reply(),
};

/** Applies a tree, `[name, ..]` or `[expid, tree]`, as a sub with the expression's attributes as variables. */
export function callSub(x: Frame, name: string, value: Json): void {
  const positioned = Array.isArray(value) && value.length === 2;
  const tree = positioned ? value[1] : value;
  if (!isTree(tree)) throw x.error(`"${name}" is not a tree: [name, attributes, children]`);
  const expid = positioned ? String(value[0]) : `${x.e.expid}_0`;
  launchSub(x, reorganise(tree), expid, callVariables(x, name));
}

/** Like a process it can call itself by the name that it has at home. */
function callShared(x: Frame, { ref, tree, expid }: PlacedPart): void {
  const name = nameOf(tree);
  const own = name === null ? {} : assignFlat({}, name, [expid, tree as unknown as Json]);
  launchSub(x, tree, expid, callVariables(x, ref, own));
}

export function launchSub(x: Frame, tree: Tree, expid: string, variables: JsonObject): void {
  const sub = { name: nameOf(tree), revision: revisionOf(tree), at: x.execution.env.now };
  x.applyTree(tree, expid, { variables, sub });
}

/** Attributes as variables; `f:x` goes into the workitem instead. */
function callVariables(x: Frame, name: string, given: JsonObject = {}): JsonObject {
  let variables = given;
  for (const [key, value] of Object.entries(x.attributes())) {
    // As a variable the bare text, which is the name, would hide what it calls.
    if (value === null && key === name) continue;
    const field = /^(?:f|fld|field):(.+)$/s.exec(key)?.[1];
    // For its own attributes, too, the workitem is the one with this field.
    if (field !== undefined) x.e.applied = x.fields = assign(x.fields, field, value);
    else variables = assignFlat(variables, key.replace(/^(?:v|var|variable):/, ''), value);
  }
  const block = x.children[0];
  return block === undefined ? variables : assignFlat(variables, 'tree', block as unknown as Json);
}
