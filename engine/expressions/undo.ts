/**
 * # undo, cancel, kill
 *
 * Cancels the step with a tag, wherever in the process it is, and goes on at once.
 *
 * ```yaml
 * - concurrence:
 *     - slow_build: { tag: build }
 *     - sequence:
 *         - wait: 2h
 *         - undo: build
 * ```
 *
 * The tag is the bare text or `ref`. `undo` and `cancel` let `on_cancel` handlers run, `kill` does not. When nothing with this
 * tag is alive they do nothing.
 *
 * What was done in the step is undone first, as the attribute `undo_with` of each step says; not by `kill`.
 *
 * See also: redo, cancel_process.
 */
import type { Expression, ExpressionType } from '../core/expression.ts';
import type { Frame } from '../core/frame.ts';
import { taggedExpression } from '../core/tags.ts';

export const undo: ExpressionType<Frame> = {
  names: ['undo', 'cancel', 'kill'],
  apply(x) {
    const target = tagged(x);
    const flavour = x.tree[0] === 'kill' ? 'kill' : 'cancel';
    if (target !== undefined) x.execution.send({ do: 'cancel', to: target.id, flavour });
    x.reply();
  },
};

/** The live step whose tag is given by `ref` or the bare text. */
export function tagged(x: Frame): Expression | undefined {
  const ref = x.attr('ref') ?? x.text();
  const name = typeof ref === 'string' ? ref.trim() : '';
  return name === '' ? undefined : taggedExpression(x.execution, x.variable(name));
}
