import { allAttributes, lookupAt } from './attributes.ts';
import { substitute } from './dollar.ts';
import type { Dispatch } from './effect.ts';
import type { Execution } from './execution.ts';
import type { Expression, Flavour } from './expression.ts';
import { isObject, type Json, type JsonObject } from './json.ts';
import { checkWeight } from './weight.ts';

/** The dispatch of a participant expression, as it is kept in its private data. */
export function dispatchOf(e: Expression): Dispatch | null {
  const dispatch = e.data['dispatch'];
  return dispatch === undefined || dispatch === null ? null : (dispatch as unknown as Dispatch);
}

/** A participant has its work, and nobody took it back. */
export function isInHand(e: Pick<Expression, 'state' | 'data'>): boolean {
  return (e.state === null || e.state === 'paused') && e.data['answered'] !== true;
}

/** What a dispatch takes along was read, and found to be readable, when it was made: afterwards nobody could be told. */
const sent = new WeakMap<Dispatch, JsonObject>();

/**
 * Sends the workitem (again): each time under a fresh id, so that an answer to an older one is recognised. False when the
 * expression is on its way out already.
 */
export function dispatch(execution: Execution, e: Expression): boolean {
  if (e.state !== null) return false;
  const params = readParams(execution, e);
  checkWeight(params, 'the attributes');
  const { participant, queue, forget } = e.data as { participant: string; queue: string | null; forget: boolean };
  const attempt = (dispatchOf(e)?.attempt ?? 0) + 1;
  const made: Dispatch = { id: execution.env.newId(), participant, queue, attempt, at: execution.env.now, forget };
  const { lease: _, ...data } = e.data;
  e.data = { ...data, dispatch: made as unknown as Json };
  sent.set(made, params);
  execution.touch(e);
  execution.note('dispatched', e.expid, { participant, queue, attempt });
  execution.effects.push({ do: 'dispatch', expression: e.id, dispatch: made });
  return true;
}

/** All attributes of the step; its children, which a participant may read but the engine does not run. */
export function paramsOf(execution: Execution, e: Expression): JsonObject {
  const made = dispatchOf(e);
  return (made === null ? undefined : sent.get(made)) ?? readParams(execution, e);
}

function readParams(execution: Execution, e: Expression): JsonObject {
  const scratch = e.data['scratch'];
  const fields = isObject(scratch) ? { ...e.applied, ...scratch } : e.applied;
  const params = allAttributes(execution, e, fields);
  if (e.tree[2].length === 0) return params;
  const children = substitute(e.tree[2] as unknown as Json, lookupAt(execution, e, fields));
  return { ...params, __children__: children };
}

/** Takes the work back from the participant, if it still has it, and goes on at once. */
export function cancelDispatch(execution: Execution, e: Expression, flavour: Flavour): void {
  const made = dispatchOf(e);
  if (made !== null && made.queue !== null && e.data['answered'] !== true) {
    execution.note('taken_back', e.expid, { participant: made.participant });
    execution.effects.push({ do: 'cancel-dispatch', expression: e.id, dispatch: made, flavour });
  }
  execution.send({ do: 'receive', to: e.id, fields: e.applied, flavour });
}
