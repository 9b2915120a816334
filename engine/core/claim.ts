/** What a step wants of a keeper: a lock, or a signal. It is its own until the step lets it go or is gone. */
import type { Execution } from './execution.ts';
import type { Expression } from './expression.ts';
import type { Wish } from './keeper.ts';
import type { Outcome, Told } from './outside-message.ts';

export function claim(execution: Execution, e: Expression, keeper: string, wish: Wish = {}): void {
  e.data = { ...e.data, claim: keeper };
  execution.touch(e);
  const message = { kind: 'claim', wfid: execution.head.wfid, expression: e.id, ...wish } as const;
  execution.effects.push({ do: 'tell', to: keeper, message });
}

/** The keeper of which an expression wants something; null: of none. */
export function claimOf({ data }: Expression): string | null {
  return typeof data['claim'] === 'string' ? data['claim'] : null;
}

export function letGo(execution: Execution, e: Expression): void {
  const keeper = claimOf(e);
  if (keeper === null) return;
  settleClaim(execution, e);
  execution.leaveKeeper(keeper, e.id);
}

/** The keeper has done with it. */
export function settleClaim(execution: Execution, e: Expression): void {
  const { claim: _, ...data } = e.data;
  e.data = data;
  execution.touch(e);
}

/** A keeper answers. What no step waits for any more goes back to it: a lock to the next, a signal to whoever comes. */
export function acceptTold(execution: Execution, message: Told): Outcome {
  const { keeper, to, what, data } = message;
  if (isRepeated(execution, message)) return 'duplicate';
  const e = execution.get(to);
  if (e === undefined || claimOf(e) !== keeper || (e.state !== null && e.state !== 'paused')) {
    if (what === 'granted' || what === 'signal') execution.leaveKeeper(keeper, to);
    return 'duplicate';
  }
  execution.send({ do: 'hear', to, kind: what, name: keeper, fields: data });
  return 'applied';
}

/** A signal that was taken must not go back because it comes again: of one sender they come in order. */
function isRepeated(execution: Execution, { from, place }: Told): boolean {
  const { heard } = execution.head;
  if (place <= (heard[from] ?? -1)) return true;
  execution.head.heard = { ...heard, [from]: place };
  execution.headChanged = true;
  return false;
}
