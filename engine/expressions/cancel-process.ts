/**
 * # cancel_process, kill_process
 *
 * Ends the whole process.
 *
 * ```yaml
 * - terminate: { if: '${f:stop}' }
 * ```
 *
 * `cancel_process` (also written `terminate`) lets `on_cancel` handlers run, `kill_process` does not. Neither goes on,
 * except in a handler of what is being cancelled already. In a branch that was forgotten it ends that branch as well; other
 * forgotten branches live on.
 */
import { isAboutToGo } from '../core/cancel.ts';
import type { ExpressionType, Flavour } from '../core/expression.ts';
import type { Frame } from '../core/frame.ts';
import { rootOf } from '../core/scope.ts';

export const cancelProcess: ExpressionType<Frame> = { names: ['cancel_process', 'terminate'], apply: ending('cancel') };
export const killProcess: ExpressionType<Frame> = { names: ['kill_process'], apply: ending('kill') };

function ending(flavour: Flavour): (x: Frame) => void {
  return (x) => {
    const main = [...x.execution.expressions.values()].find((e) => e.parent === null && e.detached !== 'forgotten');
    // In a forgotten branch the step is not below the main one, and would stay behind.
    const own = rootOf(x.execution, x.e);
    if (main !== undefined && main !== own) x.execution.send({ do: 'cancel', to: main.id, flavour });
    x.execution.send({ do: 'cancel', to: own.id, flavour });
    // In a handler of what is being cancelled anyway there is nothing to wait for.
    if (!isAboutToGo(x.execution, x.e)) x.reply();
  };
}
