/**
 * # equals
 *
 * Leaves in field `__result__` whether two values are equal, for an `if` without a condition or a `given` around it.
 *
 * ```yaml
 * - if:
 *     children:
 *       - equals: { field_value: status, other_value: SUCCESS }
 *       - release
 *       - tell_admins
 * ```
 *
 * One value is given by `value` (or `val`), `field_value`, `variable_value` and their short forms (`f_val`, `v_val`), the other
 * by the same with `other_` in front. Lists and maps are compared item by item. With one value only the result is false.
 *
 * See also: if, given; a condition says the same shorter.
 */
import { sameJson } from '../core/compare.ts';
import type { ExpressionType } from '../core/expression.ts';
import type { Frame } from '../core/frame.ts';
import { namedValue } from './value.ts';

export const equals: ExpressionType<Frame> = {
  names: ['equals'],
  apply(x) {
    const [one, other] = [namedValue(x), namedValue(x, 'other_')];
    const result = one !== undefined && other !== undefined && sameJson(one, other);
    x.reply({ ...x.fields, __result__: result });
  },
};
