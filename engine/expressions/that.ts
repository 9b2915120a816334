/**
 * # that, of
 *
 * The cases of `given`: `that` holds by a condition, `of` when the text of `given` is this one or matches this pattern. The
 * steps of a case that holds are run one after the other.
 *
 * ```yaml
 * - given:
 *     text: '${f:arch}'
 *     cases:
 *       - { of: x86_64, do: [ build_here ] }
 *       - { of: '/^arm/', do: [ build_there ] }
 *       - { that: '${f:anywhere}', do: [ build_anywhere ] }
 * ```
 *
 * Instead of the bare text `t` or `test` may be written. Whether it held is left in field `__result__`. A `that` outside of
 * `given` is an `if` without else.
 *
 * See also: given, if.
 */
import { asText } from '../core/dollar.ts';
import type { Expression, ExpressionType } from '../core/expression.ts';
import type { Frame } from '../core/frame.ts';
import type { Json } from '../core/json.ts';
import { compilePattern } from '../core/pattern.ts';
import type { Fields } from '../core/workitem.ts';
import { sequence } from './sequence.ts';

export const that: ExpressionType<Frame> = {
  ...sequence,
  names: ['that', 'of'],
  apply(x) {
    const holds = x.tree[0] === 'of' ? isGiven(x) : x.test(conditionOf(x));
    x.store({ holds });
    if (holds) sequence.apply(x);
    else x.reply();
  },
  leave: (_, e, fields) => withResult(e, fields),
};

/** Also when it is cancelled: the case was chosen all the same. */
function withResult(e: Expression, fields: Fields): Fields {
  const holds = e.data['holds'];
  return typeof holds === 'boolean' ? { ...fields, __result__: holds } : fields;
}

/** As written: a condition is parsed before anything is substituted. */
function conditionOf(x: Frame): Json {
  return x.raw('t') ?? x.raw('test') ?? x.rawText() ?? '';
}

function isGiven(x: Frame): boolean {
  const wanted = asText(x.substitute(conditionOf(x)));
  const isPattern = /^\s*\/.*\/\s*$/s.test(wanted);
  if (x.execution.env.originalConditions === true) {
    return x.test(`\${f:__given__} ${isPattern ? '=~' : '=='} ${asText(conditionOf(x))}`);
  }
  const found = asText(x.field('__given__'));
  return isPattern ? compilePattern(wanted.trim()).test(found) : wanted === found;
}
