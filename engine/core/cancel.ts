import { allAttributes } from './attributes.ts';
import type { Execution } from './execution.ts';
import type { Expression, Flavour } from './expression.ts';
import { Frame } from './frame.ts';
import type { Json } from './json.ts';
import { replyToParent } from './leave.ts';
import { formatTimestamp } from './time.ts';
import { cancelUndoing, isUndoing } from './undoing.ts';

/** Cancel lets handlers run and is heard once; kill goes through everything; a timeout only meets what is at work. */
export function cancel(execution: Execution, e: Expression, flavour: Flavour, reapply: Expression['reapply']): void {
  if (!hears(e, flavour)) return;
  if (e.state === 'over') return passOn(execution, e, flavour);
  if (isUndoing(e)) return cancelUndoing(execution, e, flavour, reapply);
  if (e.error !== null) {
    e.error = null;
    execution.countErrors(-1);
  }
  e.state = STATES[flavour];
  e.reapply = reapply;
  execution.dropHeld(e);
  e.pending = null;
  if (flavour === 'timeout') markTimeout(execution, e);
  execution.touch(e);
  const type = execution.env.types.get(e.name);
  if (type?.cancel !== undefined) type.cancel(new Frame(execution, e, e.applied, flavour), flavour);
  else cancelChildren(execution, e, flavour);
}

const STATES = { cancel: 'cancelling', kill: 'dying', timeout: 'timing_out' } as const;

function hears(e: Expression, flavour: Flavour): boolean {
  if (flavour === 'kill') return e.state !== 'dying';
  if (flavour === 'timeout') return e.state === null;
  return e.state !== 'cancelling' && e.state !== 'dying';
}

/** True when a cancel is under way that will reach the expression: to itself, or to something around it that passes it on. */
export function isAboutToGo(execution: Execution, e: Expression): boolean {
  const cancels = execution.queue.cancelsUnderWay();
  const path: Expression[] = [];
  for (let to: Expression | undefined = e; to !== undefined; to = execution.parentOf(to)) {
    path.push(to);
    const { id } = to;
    if (cancels.some((cancel) => cancel.to === id && path.every((one) => takes(one, cancel.flavour)))) return true;
    // What is around it has gone on without it.
    if (to.state === 'over') return false;
  }
  return false;
}

function takes(e: Expression, flavour: Flavour): boolean {
  return hears(e, flavour) && (flavour === 'kill' || !isUndoing(e));
}

export function cancelChildren(execution: Execution, e: Expression, flavour: Flavour): void {
  if (execution.childIds(e).length === 0) return replyToParent(execution, e, e.applied, flavour);
  passOn(execution, e, flavour);
}

function passOn(execution: Execution, e: Expression, flavour: Flavour): void {
  for (const to of execution.childIds(e)) execution.send({ do: 'cancel', to, flavour });
}

function markTimeout(execution: Execution, e: Expression): void {
  const fei = { engine_id: 'engine', wfid: execution.head.wfid, subid: e.subid, expid: e.expid };
  const attributes = allAttributes(execution, e, e.applied) as Json;
  const mark = [fei, formatTimestamp(execution.env.now), e.name, attributes];
  e.applied = { ...e.applied, __timed_out__: mark };
  execution.note('timeout', e.expid);
}
