/**
 * # stall
 *
 * Never goes on by itself: only a cancel or a timeout ends it.
 *
 * ```yaml
 * - stall: { timeout: 2d }
 * ```
 */
import type { ExpressionType } from '../core/expression.ts';
import type { Frame } from '../core/frame.ts';

export const stall: ExpressionType<Frame> = {
  names: ['stall'],
  apply: () => undefined,
};
