/**
 * # forget
 *
 * Starts its children as branches of their own, all at the same time, and goes on at once.
 *
 * ```yaml
 * - forget:
 *     - notify_irc: { msg: 'build of ${f:package} begins' }
 *     - update_statistics
 * - build
 * ```
 *
 * Each branch has a copy of the workitem and of the variables. It is not cancelled with what started it, and the process may
 * end before it does.
 *
 * See also: lose; the attribute `forget: true` does the same for any step.
 */
import type { ExpressionType } from '../core/expression.ts';
import type { Frame } from '../core/frame.ts';
import { launchForgotten } from './forgotten.ts';

export const forget: ExpressionType<Frame> = {
  names: ['forget'],
  apply(x) {
    for (const [index, tree] of x.children.entries()) {
      launchForgotten(x, { tree, expid: `${x.e.expid}_${index}` }, x.fields);
    }
    x.reply();
  },
};
