/**
 * # if
 *
 * Runs one branch or the other.
 *
 * ```yaml
 * - if:
 *     test: '${f:status} == SUCCESS'
 *     then: [ accept ]
 *     else: [ reject ]
 * ```
 *
 * The condition is `test` (or `t`, or the bare text). Without either, the first child is run and its `__result__` decides. In the tree
 * the branches are the first and the second child; a branch that is not there is skipped.
 *
 * Every expression takes `if` and `unless` as attributes as well. Conditions: docs/reference/conditions.md.
 */
import { childIndex, type ExpressionType } from '../core/expression.ts';
import type { Frame } from '../core/frame.ts';
import type { Json } from '../core/json.ts';

export const ifExpression: ExpressionType<Frame> = {
  names: ['if'],
  apply(x) {
    const condition = conditionOf(x);
    if (condition === undefined) return x.children.length === 0 ? x.reply() : x.applyChild(0);
    branch(x, x.test(condition) ? 0 : 1);
  },
  reply(x, from) {
    if (conditionOf(x) !== undefined || childIndex(from.expid) > 0) return x.reply();
    branch(x, x.field('__result__') === true ? 1 : 2);
  },
};

function branch(x: Frame, index: number): void {
  if (index < x.children.length) x.applyChild(index);
  else x.reply();
}

/** As written: conditions are parsed before anything is substituted. */
function conditionOf(x: Frame): Json | undefined {
  // The original took a condition in which nothing was left for none.
  const isNone = x.execution.env.originalConditions === true && (x.attr('test', 't', 'text') ?? x.text() ?? '') === '';
  return isNone ? undefined : (x.raw('test') ?? x.raw('t') ?? x.raw('text') ?? x.rawText() ?? undefined);
}
