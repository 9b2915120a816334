import { begin } from './apply.ts';
import type { Execution } from './execution.ts';
import type { Expression } from './expression.ts';

/** The event came that the attribute `await` waits for: the expression begins, with the workitem that it was reached with. */
export function awaitedHappened(execution: Execution, e: Expression): void {
  execution.listeners.delete(e.id);
  const { tracker: _, ...data } = e.data;
  e.data = { ...data, awaited: true };
  execution.touch(e);
  const isHeld = execution.isHeldBack(e);
  e.state = isHeld ? 'paused' : null;
  if (isHeld) e.held = [{ do: 'apply', from: null, fields: e.applied, flavour: null }];
  else begin(execution, e);
}
