/**
 * # sequence
 *
 * Runs its children one after the other, each with the workitem that the one before left.
 *
 * ```yaml
 * - sequence:
 *     - prepare
 *     - build
 * ```
 *
 * An empty sequence is through at once. See also: let (a sequence with variables of its own), cursor, concurrence.
 */
import { childIndex, type ExpressionType } from '../core/expression.ts';
import type { Frame } from '../core/frame.ts';

export const sequence: ExpressionType<Frame> = {
  names: ['sequence'],
  apply: (x) => applyOrReply(x, 0),
  reply: (x, from) => applyOrReply(x, childIndex(from.expid) + 1),
};

function applyOrReply(x: Frame, index: number): void {
  if (index < x.children.length) x.applyChild(index);
  else x.reply();
}
