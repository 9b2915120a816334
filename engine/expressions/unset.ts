/**
 * # unset
 *
 * Removes a field or a variable.
 *
 * ```yaml
 * - unset: 'f:report'
 * - unset: { var: tries }
 * ```
 *
 * What was there is put into field `__result__`. See also: set.
 */
import type { ExpressionType } from '../core/expression.ts';
import type { Frame } from '../core/frame.ts';
import { parseTarget, readTarget, removeTarget, type Target } from './target.ts';

export const unset: ExpressionType<Frame> = {
  names: ['unset'],
  apply(x) {
    const target = targetOf(x);
    if (target === null) throw x.error('says not what to remove: write for example `unset: "f:status"`');
    const old = readTarget(x, target) ?? null;
    removeTarget(x, target);
    x.fields = { ...x.fields, __result__: old };
    x.reply();
  },
};

function targetOf(x: Frame): Target | null {
  const field = x.attr('f', 'fld', 'field');
  if (typeof field === 'string') return { kind: 'field', path: field };
  const variable = x.attr('v', 'var', 'variable');
  if (typeof variable === 'string') return { kind: 'variable', path: variable };
  const text = x.text();
  return typeof text === 'string' ? parseTarget(text, 'field') : null;
}
