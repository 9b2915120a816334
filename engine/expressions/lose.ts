/**
 * # lose
 *
 * Runs its children all at the same time and never goes on: only a cancel ends it, and them.
 *
 * ```yaml
 * - concurrence:
 *     count: 1
 *     do:
 *       - alice: { task: review }
 *       - lose:
 *           - sequence:
 *               - wait: 2d
 *               - remind_alice
 * ```
 *
 * Without children it is a dead end.
 *
 * See also: forget; the attribute `lose: true` does the same for any step.
 */
import type { ExpressionType } from '../core/expression.ts';
import type { Frame } from '../core/frame.ts';

export const lose: ExpressionType<Frame> = {
  names: ['lose'],
  apply(x) {
    for (let index = 0; index < x.children.length; index++) x.applyChild(index);
  },
  reply: () => undefined,
};
