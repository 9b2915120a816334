/**
 * # redo
 *
 * Cancels the step with a tag and runs it again, with the fields that it had when it was reached. Variables keep their values.
 *
 * ```yaml
 * - sequence:
 *     tag: round
 *     do:
 *       - alice
 *       - redo: { ref: round, unless: '${f:ok}' }
 * ```
 *
 * The tag is `ref` or the bare text. When the step with the tag is around the `redo`, nothing after it is run; else it goes on.
 * When nothing with this tag is alive it does nothing. A step with `on_cancel` is cancelled and runs that, but is not done
 * again.
 *
 * See also: undo; `rewind` in a cursor goes on with the fields as they are.
 */
import { isAboutToGo } from '../core/cancel.ts';
import type { ExpressionType } from '../core/expression.ts';
import type { Frame } from '../core/frame.ts';
import { isAround } from './command.ts';
import { tagged } from './undo.ts';

export const redo: ExpressionType<Frame> = {
  names: ['redo'],
  apply(x) {
    const target = tagged(x);
    if (target === undefined) return x.reply();
    const reapply = { tree: null, fields: null };
    x.execution.send({ do: 'cancel', to: target.id, flavour: 'cancel', reapply });
    // Inside of it, it goes when the target does; what is on its way out already is not applied again.
    if (!isAround(x, target) || !isAboutToGo(x.execution, x.e)) x.reply();
  },
};
