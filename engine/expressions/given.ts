/**
 * # given
 *
 * Runs the first of its cases that holds; what follows the cases is run when none does.
 *
 * ```yaml
 * - given:
 *     text: '${f:status}'
 *     cases:
 *       - { of: accepted, do: [ release ] }
 *       - { of: '/^blocked_/', do: [ tell_admins ] }
 *       - { that: '${f:tries} > 3', do: [ give_up ] }
 *     else: [ wait_for_votes ]
 * ```
 *
 * `text` (or `t`, or the bare text) is what each `of` is compared with; only `that` needs none. In the tree the cases are
 * children: they are tried in order, and any other child among them is run as a step. The first child that leaves `true` in
 * field `__result__` ends it, as a case that held does; the steps of the else part may do so too.
 *
 * While the cases are tried the text is in field `__given__`; when a case held it is removed, with `__result__`.
 *
 * See also: that, if.
 */
import { attribute, textAttribute } from '../core/attributes.ts';
import { childIndex, type ExpressionType } from '../core/expression.ts';
import type { Frame } from '../core/frame.ts';
import type { Json } from '../core/json.ts';

export const given: ExpressionType<Frame> = {
  names: ['given'],
  apply: (x) => next(x, 0),
  reply: (x, from) => next(x, childIndex(from.expid) + 1),
};

function next(x: Frame, index: number): void {
  const text = givenText(x);
  if (index > 0 && holds(x.field('__result__'))) {
    const { __given__: _, __result__: __, ...fields } = x.fields;
    return x.reply(fields);
  }
  x.fields = { ...x.fields, __given__: text };
  if (index < x.children.length) x.applyChild(index);
  else x.reply();
}

/** As it was when the expression was reached: a case does not change what the others are compared with. */
function givenText({ execution, e }: Frame): Json {
  return attribute(execution, e, e.applied, 'text', 't') ?? textAttribute(execution, e, e.applied) ?? '';
}

function holds(result: Json | undefined): boolean {
  return result === true || result === 'true';
}
