/**
 * # save
 *
 * Puts a copy of all fields into a field or a variable, for `restore`.
 *
 * ```yaml
 * - save: { to_variable: before }
 * - try_it
 * - restore: { from_variable: before, if: '${f:failed}' }
 * ```
 *
 * Attributes: `to_field`, `to_variable` and their short forms, or `to: 'v:before'` (without prefix a field).
 *
 * Errors: BOSS_EXPRESSION_FAILED when it does not say where to.
 *
 * See also: restore.
 */
import type { ExpressionType } from '../core/expression.ts';
import type { Frame } from '../core/frame.ts';
import { toTarget, writeTarget } from './target.ts';

export const save: ExpressionType<Frame> = {
  names: ['save'],
  apply(x) {
    const target = toTarget(x, 'field');
    if (target === null) throw x.error('says not where to: write for example `save: { to_variable: before }`');
    writeTarget(x, target, x.fields);
    x.reply();
  },
};
