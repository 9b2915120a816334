/**
 * # restore, set_fields
 *
 * Replaces all fields by those that were saved, or by the ones given.
 *
 * ```yaml
 * - restore: { from_variable: before }
 * - restore: { from_field: request.target, to_field: target }     # one field only
 * - set_fields: { val: { customer: { name: Fred, age: 40 } } }
 * ```
 *
 * | attribute | says |
 * |---|---|
 * | `from_variable`, `from_field`, `val` | where the fields come from; also in short forms |
 * | `to_field` | this field takes what was found, the others stay |
 *
 * Errors: BOSS_EXPRESSION_FAILED when nothing was found there, or, for all fields, no map.
 *
 * See also: save, set.
 */
import type { ExpressionType } from '../core/expression.ts';
import type { Frame } from '../core/frame.ts';
import { isObject, type Json } from '../core/json.ts';
import { assign } from '../core/path.ts';
import { toTarget } from './target.ts';

export const restore: ExpressionType<Frame> = {
  names: ['restore', 'set_fields'],
  apply(x) {
    const found = findSaved(x);
    const target = toTarget(x, 'field');
    if (target?.kind === 'field') return x.reply(assign(x.fields, target.path, found ?? null));
    if (!isObject(found)) {
      throw x.error(
        `all fields can only be replaced by a map, and here is ${JSON.stringify(found ?? null)}; name what \`save\` has kept`,
      );
    }
    x.reply(found);
  },
};

function findSaved(x: Frame): Json | undefined {
  const variable = x.attr('from_v', 'from_var', 'from_variable');
  if (typeof variable === 'string') return x.variable(variable);
  const field = x.attr('from_f', 'from_fld', 'from_field');
  if (typeof field === 'string') return x.field(field);
  const value = x.attr('val', 'value');
  if (value !== undefined) return value;
  throw x.error('says not where from: write for example `restore: { from_variable: before }`');
}
