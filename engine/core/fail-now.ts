import { hold } from './deliver.ts';
import type { Execution } from './execution.ts';
import type { Expression } from './expression.ts';
import { type Circumstances, describe, handleError } from './fail.ts';

/** What a participant has in hand fails: at once, or when it is resumed. */
export function failNow(execution: Execution, e: Expression, thrown: unknown, at: Circumstances): void {
  if (e.state !== 'paused') return handleError(execution, e, thrown, at);
  const error = describe(thrown, execution.env.now, at);
  hold(execution, e, { do: 'error', from: null, fields: {}, flavour: null, error });
}
