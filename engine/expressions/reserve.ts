/**
 * # reserve
 *
 * Lets only one branch of the process at a time run what is in it; the others wait in the order in which they came.
 *
 * ```yaml
 * - concurrence:
 *     - reserve: { mutex: obs, do: [ build_here ] }
 *     - reserve: { mutex: obs, do: [ build_there ] }
 * ```
 *
 * `mutex`, or the bare text, names what is reserved (`reserve` when nothing does). The name is a variable of the nearest scope,
 * or with `/` in front of the whole process. It is given back when the branch leaves, also when it fails or is cancelled.
 * Several children are run one after the other; without children it does nothing.
 *
 * Errors: BOSS_EXPRESSION_FAILED for a name of the engine's (`//x`).
 */
import type { Execution } from '../core/execution.ts';
import type { Expression, ExpressionType } from '../core/expression.ts';
import type { Frame } from '../core/frame.ts';
import { isObject, type Json } from '../core/json.ts';
import { assign, dig } from '../core/path.ts';
import { nearestScope, rootOf } from '../core/scope.ts';
import { blockOf } from './forgotten.ts';

/**
 * What one branch knows of the queue it stands in: the scope and variable that name the mutex, and its neighbours. Each
 * branch knows two others only, so that a step costs the same however many wait.
 */
interface Place {
  readonly scope: string;
  readonly name: string;
  readonly before: string | null;
  readonly after: string | null;
}

export const reserve: ExpressionType<Frame> = {
  names: ['reserve'],
  apply(x) {
    if (x.children.length === 0) return x.reply();
    if (queueUp(x.execution, x.e, mutexName(x)) === null) enter(x.execution, x.e);
  },
  reply: (x) => x.reply(),
  leave(execution, e, fields) {
    const place = placeOf(e);
    if (place !== null) giveUp(execution, e, place);
    return fields;
  },
};

/** Names the mutex that a branch waits for; null when it has it. */
export function reservedMutex(e: Expression): string | null {
  const place = placeOf(e);
  return place === null || place.before === null ? null : place.name;
}

function mutexName(x: Frame): string {
  const given = x.attr('mutex') ?? x.text();
  const name = typeof given === 'string' && given.trim() !== '' ? given : 'reserve';
  if (name.startsWith('//')) throw x.error(`"${name}" cannot be reserved: the engine's variables are read-only`);
  return name;
}

/** The branch before it in the queue; null when there is none and the mutex is its own. */
function queueUp(execution: Execution, e: Expression, mutex: string): string | null {
  const scope = mutex.startsWith('/') ? rootOf(execution, e) : nearestScope(execution, e);
  const name = mutex.replace(/^\//, '');
  const [first = null, last = first] = queueIn(scope, name);
  const before = last === null ? undefined : execution.get(last);
  if (before !== undefined) keep(execution, before, { after: e.id });
  keep(execution, e, { scope: scope.id, name, before: before?.id ?? null, after: null });
  setQueue(execution, scope, name, before === undefined ? [e.id] : [first as string, e.id]);
  return before?.id ?? null;
}

/** Leaves the queue; the next one enters when it was the first. */
function giveUp(execution: Execution, e: Expression, { scope: at, name, before, after }: Place): void {
  e.data = { ...e.data, place: null };
  const [previous, next] = [before, after].map((id) => (id === null ? undefined : execution.get(id)));
  if (previous !== undefined) keep(execution, previous, { after: next?.id ?? null });
  if (next !== undefined) keep(execution, next, { before: previous?.id ?? null });
  const scope = execution.get(at);
  if (scope !== undefined)
    setQueue(execution, scope, name, shortened(queueIn(scope, name), e.id, previous?.id, next?.id));
  if (previous === undefined && next !== undefined) enter(execution, next);
}

function enter(execution: Execution, e: Expression): void {
  // One that is on its way out gives it up when it leaves.
  if (e.state === null) execution.apply({ ...blockOf(e), parent: e.id, fields: e.applied });
}

/** First and last of those who wait, the same one when it is alone. */
function queueIn(scope: Expression, name: string): readonly string[] {
  const mutex = dig(scope.variables ?? {}, name);
  return Array.isArray(mutex) && mutex[0] === 'mutex' ? (mutex[2] as string[]) : [];
}

function shortened(queue: readonly string[], gone: string, previous?: string, next?: string): readonly string[] {
  const [first, last = first] = queue;
  const ends = [first === gone ? next : first, last === gone ? previous : last];
  return [...new Set(ends.filter((id) => id !== undefined))];
}

function setQueue(execution: Execution, scope: Expression, name: string, queue: readonly string[]): void {
  scope.variables = assign(scope.variables ?? {}, name, ['mutex', name, queue]);
  execution.touch(scope);
}

function placeOf(e: Expression): Place | null {
  const place = e.data['place'];
  return isObject(place) ? (place as unknown as Place) : null;
}

function keep(execution: Execution, e: Expression, change: Partial<Place>): void {
  e.data = { ...e.data, place: { ...placeOf(e), ...change } as unknown as Json };
  execution.touch(e);
}
