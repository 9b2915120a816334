/**
 * Undoes what was done in a step that fails, is cancelled or has run out of time, before its handlers decide: each step that has
 * `undo_with`, the newest first, one after the other. The step stays as it is (`failing`, `cancelling`, `timing_out`) until then.
 */
import { sameJson } from './compare.ts';
import type { Execution } from './execution.ts';
import type { Expression, Flavour } from './expression.ts';
import { isObject, type Json, type JsonObject } from './json.ts';
import { formatTimestamp } from './time.ts';
import { forgetUndo, type Undo, undoAt, undoNumbers } from './undo-list.ts';
import type { Fields } from './workitem.ts';

/** How the expression was about to be left when the undoing began. */
export interface Leaving {
  readonly fields: Fields;
  readonly flavour: Flavour | null;
}

/** In the data of an expression in which something is being undone. */
interface Undoing {
  readonly number: number;
  readonly flavour: Flavour | null;
}

/** Name under which the workitem is kept with which it is left. */
const LEAVING = 'undo';
const REASONS = { failing: 'failed', cancelling: 'cancelled', timing_out: 'timed_out' } as const;

/** Numbers that are left, the oldest first: made once for each undoing, since the list may be long. */
const remaining = new WeakMap<Expression, number[]>();

export function isUndoing(e: Expression): boolean {
  return e.data['undoing'] !== undefined;
}

/** The step that is being undone, and how many come after it; null when none is. */
export function undoingOf(execution: Execution, e: Expression): { undo: Undo; left: number } | null {
  const under = underWay(e);
  return under === null ? null : { undo: undoAt(execution, e, under.number), left: undoNumbers(e).length - 1 };
}

/** Undoes the next one. Gives how to leave when there is nothing (more) to undo, null while it is under way. */
export function undoNext(execution: Execution, e: Expression, leaving: Leaving): Leaving | null {
  const under = underWay(e);
  if (e.state === 'dying') return drop(execution, e, under === null ? leaving : left(e, under));
  if (under !== null) settle(execution, e, under, leaving.flavour);
  else if (reasonOf(e) === null) return leaving;
  const number = remainingOf(e).at(-1);
  if (number !== undefined) {
    begin(execution, e, undoAt(execution, e, number), under === null ? leaving : left(e, under));
    return null;
  }
  remaining.delete(e);
  return under === null ? leaving : restored(execution, e, under);
}

/** A cancel while it is under way only changes what comes after it; a kill ends it. Other signals are not heard. */
export function cancelUndoing(
  execution: Execution,
  e: Expression,
  flavour: Flavour,
  reapply: Expression['reapply'],
): void {
  e.state = flavour === 'kill' ? 'dying' : 'cancelling';
  e.reapply = reapply;
  e.pending = null;
  e.data = { ...e.data, undoing: { ...(e.data['undoing'] as JsonObject), flavour } };
  execution.touch(e);
  if (flavour !== 'kill') return;
  for (const to of execution.childIds(e)) execution.send({ do: 'cancel', to, flavour });
}

function begin(execution: Execution, e: Expression, undo: Undo, { fields, flavour }: Leaving): void {
  const { number, expid, tree, variables } = undo;
  execution.keep(e, LEAVING, fields);
  e.data = { ...e.data, undoing: { number, flavour } };
  execution.touch(e);
  execution.note('undoing', expid, { with: tree[0], because: reasonOf(e), of: number });
  const extra = { _triggered: 'undo_with' };
  execution.apply({ expid, parent: e.id, tree, fields: workitemFor(e, undo), variables, extra });
}

/** The step that undoes has replied. When it was cancelled, that is that: somebody wanted the others to go on. */
function settle(execution: Execution, e: Expression, { number }: Undoing, flavour: Flavour | null): void {
  const { expid, tree } = undoAt(execution, e, number);
  remainingOf(e).pop();
  forgetUndo(execution, e, number);
  execution.note(flavour === null ? 'undone' : 'undo_given_up', expid, { with: tree[0], of: number });
}

function restored(execution: Execution, e: Expression, under: Undoing): Leaving {
  const leaving = left(e, under);
  const { undoing: _, ...data } = e.data;
  e.data = data;
  execution.keep(e, LEAVING, null);
  execution.touch(e);
  return leaving;
}

/** A kill undoes nothing, and says so. */
function drop(execution: Execution, e: Expression, leaving: Leaving): Leaving {
  for (const number of undoNumbers(e)) {
    const { expid, tree } = undoAt(execution, e, number);
    execution.note('not_undone', expid, { with: tree[0], of: number });
    forgetUndo(execution, e, number);
  }
  return leaving;
}

function left(e: Expression, { flavour }: Undoing): Leaving {
  return { fields: e.kept.get(LEAVING) ?? e.applied, flavour };
}

function underWay(e: Expression): Undoing | null {
  const under = e.data['undoing'];
  return under === undefined ? null : (under as unknown as Undoing);
}

function remainingOf(e: Expression): number[] {
  let numbers = remaining.get(e);
  if (numbers === undefined) {
    numbers = undoNumbers(e);
    remaining.set(e, numbers);
  }
  return numbers;
}

function reasonOf({ state }: Expression): string | null {
  return state === 'failing' || state === 'cancelling' || state === 'timing_out' ? REASONS[state] : null;
}

/** The workitem that the step began with; field `__undo__` tells what became of it. */
function workitemFor(e: Expression, { step, expid, at, before, after }: Undo): Fields {
  const error = e.state === 'failing' ? e.applied['__error__'] : undefined;
  const told: JsonObject = {
    step,
    expid,
    began_at: formatTimestamp(at),
    ended: after !== null,
    result: after === null ? {} : changes(before, after),
    because: reasonOf(e),
    error: isObject(error) ? { class: error['class'] ?? null, message: error['message'] ?? null } : null,
  };
  return { ...before, __undo__: told };
}

/** The fields that the step has changed: what an undoing needs to know of what came of it. */
function changes(before: Fields, after: Fields): Fields {
  const changed = Object.entries(after).filter(
    ([name, value]) => !name.startsWith('__') && !sameJson(before[name] as Json, value),
  );
  return Object.fromEntries(changed);
}
