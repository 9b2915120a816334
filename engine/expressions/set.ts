/**
 * # set
 *
 * Sets a field or a variable.
 *
 * ```yaml
 * - set: { status: SUCCESS }              # a field
 * - set: { 'f:report.url': '${f:base}/1' } # inside a field
 * - set: { 'v:tries': 0 }                 # a variable
 * - set: { field: x, value: [ 1, 2 ] }
 * - set: { var: y, field_value: report }  # copies a field
 * ```
 *
 * `/x` is a variable of the process's root. `override: true` writes a variable where it is bound already. `escape: true` keeps
 * `${..}` in the value as it is. With children, the value is what they leave in field `__result__`.
 *
 * `rset` is the same. The value is also put into field `__result__`. See also: unset, inc, push.
 */
import type { ExpressionType } from '../core/expression.ts';
import type { Frame } from '../core/frame.ts';
import type { Json } from '../core/json.ts';
import { childIndex } from '../core/expression.ts';
import { COMMON_ATTRIBUTES } from './common-attributes.ts';
import { parseTarget, type Target, writeTarget } from './target.ts';
import { namedValue } from './value.ts';

export const set: ExpressionType<Frame> = {
  names: ['set', 'rset'],
  apply(x) {
    if (x.children.length === 0) return assignAndReply(x, undefined);
    x.e.variables ??= {};
    x.applyChild(0);
  },
  reply(x, from) {
    const next = childIndex(from.expid) + 1;
    if (next < x.children.length) return x.applyChild(next);
    x.e.variables = null;
    assignAndReply(x, x.field('__result__') ?? null);
  },
};

function assignAndReply(x: Frame, block: Json | undefined): void {
  const found = targetOf(x);
  if (found === null) throw x.error('says not what to set: write for example `set: { "f:status": SUCCESS }`');
  const { target, pair } = found;
  const value = block ?? namedValue(x) ?? pair ?? null;
  const override =
    x.flag('override') || x.flag('over') ? 'bound' : x.attr('override', 'over') === 'sub' ? 'sub' : undefined;
  writeTarget(x, target, value, override);
  x.fields = { ...x.fields, __result__: value };
  x.reply();
}

/** `field: x` / `var: x`, else the first `key: value` pair that is no option. */
function targetOf(x: Frame): { target: Target; pair: Json | undefined } | null {
  const field = x.attr('f', 'fld', 'field');
  if (typeof field === 'string') return { target: { kind: 'field', path: field }, pair: undefined };
  const variable = x.attr('v', 'var', 'variable');
  if (typeof variable === 'string') return { target: { kind: 'variable', path: variable }, pair: undefined };
  for (const [key, value] of Object.entries(x.tree[1])) {
    if (COMMON_ATTRIBUTES.has(key) || OPTIONS.has(key)) continue;
    const pair = x.flag('escape') ? value : x.substitute(value);
    return { target: parseTarget(String(x.substitute(key)), 'field'), pair };
  }
  return null;
}

const OPTIONS = new Set(['escape', 'override', 'over']);
