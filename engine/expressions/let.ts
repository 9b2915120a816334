/**
 * # let
 *
 * A sequence with variables of its own: what is set inside is not seen outside.
 *
 * ```yaml
 * - let:
 *     - set: { 'v:tries': 0 }
 *     - try_it
 * ```
 *
 * See also: sequence; the attribute `scope: true` does the same for any expression.
 */
import type { ExpressionType } from '../core/expression.ts';
import type { Frame } from '../core/frame.ts';
import { sequence } from './sequence.ts';

export const letExpression: ExpressionType<Frame> = {
  ...sequence,
  names: ['let'],
  apply(x) {
    x.e.variables ??= {};
    sequence.apply(x);
  },
};
