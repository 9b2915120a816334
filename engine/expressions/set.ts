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
import type { Frame } from '../core/frame.ts';
import type { Json } from '../core/json.ts';
import { withBlockValue } from './block-value.ts';
import { subjectOf, writeTarget } from './target.ts';
import { namedValue } from './value.ts';

const OPTIONS = new Set(['escape', 'override', 'over']);

export const set = withBlockValue(['set', 'rset'], (x, block) => {
  const subject = subjectOf(x, OPTIONS);
  if (subject === null) throw x.error('says not what to set: write for example `set: { "f:status": SUCCESS }`');
  const value = block ?? namedValue(x) ?? pairValue(x, subject.written) ?? null;
  writeTarget(x, subject.target, value, overrideOf(x));
  x.fields = { ...x.fields, __result__: value };
  x.reply();
});

function pairValue(x: Frame, written: Json | undefined): Json | undefined {
  return written === undefined || x.flag('escape') ? written : x.substitute(written);
}

function overrideOf(x: Frame): 'bound' | 'sub' | undefined {
  if (x.flag('override') || x.flag('over')) return 'bound';
  return x.attr('override', 'over') === 'sub' ? 'sub' : undefined;
}
