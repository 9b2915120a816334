/**
 * # cancel_process, kill_process
 *
 * Ends the whole process.
 *
 * ```yaml
 * - terminate: { if: '${f:stop}' }
 * ```
 *
 * `cancel_process` (also written `terminate`) lets `on_cancel` handlers run, `kill_process` does not. Neither goes on.
 */
import type { ExpressionType, Flavour } from '../core/expression.ts';
import type { Frame } from '../core/frame.ts';
import { rootOf } from '../core/scope.ts';

export const cancelProcess: ExpressionType<Frame> = { names: ['cancel_process', 'terminate'], apply: ending('cancel') };
export const killProcess: ExpressionType<Frame> = { names: ['kill_process'], apply: ending('kill') };

function ending(flavour: Flavour): (x: Frame) => void {
  return (x) => {
    const main = [...x.execution.expressions.values()].find((e) => e.parent === null && e.detached !== 'forgotten');
    const root = main ?? rootOf(x.execution, x.e);
    x.execution.send({ do: 'cancel', to: root.id, flavour });
  };
}
