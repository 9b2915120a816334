/**
 * # noop
 *
 * Does nothing and goes on.
 *
 * ```yaml
 * - noop
 * ```
 */
import type { ExpressionType } from '../core/expression.ts';
import type { Frame } from '../core/frame.ts';

export const noop: ExpressionType<Frame> = {
  names: ['noop'],
  apply: (x) => x.reply(),
};
