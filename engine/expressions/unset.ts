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
import type { Json } from '../core/json.ts';
import { dig } from '../core/path.ts';
import { nearestScope, rootOf } from '../core/scope.ts';
import { parseTarget, removeTarget, type Target } from './target.ts';

export const unset: ExpressionType<Frame> = {
  names: ['unset'],
  apply(x) {
    const target = targetOf(x);
    if (target === null) throw x.error('says not what to remove: write for example `unset: "f:status"`');
    const old = boundThere(x, target) ?? null;
    removeTarget(x, target);
    x.fields = { ...x.fields, __result__: old };
    x.reply();
  },
};

/** A variable further out stays, and was not removed. */
function boundThere(x: Frame, target: Target): Json | undefined {
  if (target.kind === 'field') return x.field(target.path);
  if (target.path.startsWith('//')) return undefined;
  const { execution, e } = x;
  const scope = target.path.startsWith('/') ? rootOf(execution, e) : nearestScope(execution, e);
  return dig(scope.variables ?? {}, target.path.replace(/^\//, ''));
}

function targetOf(x: Frame): Target | null {
  const field = x.attr('f', 'fld', 'field');
  if (typeof field === 'string') return { kind: 'field', path: field };
  const variable = x.attr('v', 'var', 'variable');
  if (typeof variable === 'string') return { kind: 'variable', path: variable };
  const text = x.text();
  return typeof text === 'string' ? parseTarget(text, 'field') : null;
}
