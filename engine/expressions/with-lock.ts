/**
 * # with_lock
 *
 * Runs its steps while it has a lock that all processes share; the others queue up in the order in which they came.
 *
 * ```yaml
 * - with_lock: { name: obs, do: [ rebuild_all ] }
 * - with_lock:
 *     name: 'obs:${f:project}'
 *     wait: 2h
 *     ttl: 6h
 *     do: [ trial_build, qa_vote, accept ]
 * ```
 *
 * | attribute | says |
 * |---|---|
 * | `name` | which lock |
 * | `wait` | how long it queues at most; `no` fails at once when another has the lock; without it as long as it takes |
 * | `ttl` | how long it may have the lock; then its steps are cancelled, the lock goes on and the step fails; without it as long as the steps take |
 *
 * The lock is given back whatever way the step ends: through, failed with a handler, cancelled, timed out, killed. While one of
 * its steps stands in an error it keeps the lock, until that step is replayed or cancelled, the `ttl` is over, or somebody takes it:
 * `boss lock list` shows who has what since when and who waits, `boss lock release` takes it away.
 *
 * A lock is durable: neither a restart nor another engine lets a second one in. Within one process `reserve` is enough. Who
 * needs several locks takes them in the same order everywhere, else two processes may wait for each other.
 *
 * Errors: BOSS_LOCK_BUSY (nobody gave it back in time), BOSS_LOCK_EXPIRED (`ttl`), BOSS_LOCK_LOST (somebody took it);
 * BOSS_EXPRESSION_FAILED without a name or steps, or when a step around it has the same lock. Also written `lock`.
 *
 * See also: reserve.
 */
import { claim, claimOf, letGo } from '../core/claim.ts';
import { childIndex, type Expression, type ExpressionType } from '../core/expression.ts';
import { handleError } from '../core/fail.ts';
import type { Frame } from '../core/frame.ts';
import { lockId } from '../core/keeper-id.ts';
import { BossError, type ErrorCode } from '../errors.ts';
import { durationAt } from './duration.ts';

export const withLock: ExpressionType<Frame> = {
  names: ['with_lock', 'lock'],
  apply(x) {
    const name = nameOf(x);
    if (x.children.length === 0) throw x.error('has the lock while its steps run, and has none: write them under `do`');
    const keeper = lockId(name);
    const above = holderAbove(x, keeper);
    if (above !== null)
      throw x.error(`the step at ${above.expid} around it has the lock "${name}": it would wait for itself`);
    const [wait, ttl] = [durationAt(x, 'wait'), ttlOf(x)];
    x.store({ lock: name });
    claim(x.execution, x.e, keeper, { now: wait === 0, ttl });
    if (wait !== null && wait > 0) x.setTimer('queue', x.execution.env.now + wait);
  },
  heard(x, { kind, fields }) {
    if (kind === 'granted') enter(x);
    else if (kind === 'busy') giveUp(x, `process ${String(fields['holder'])} has it`);
    else if (kind === 'lost') leaveEarly(x, 'BOSS_LOCK_LOST', String(fields['by']));
  },
  timer(x, name) {
    if (name === 'ttl') leaveEarly(x, 'BOSS_LOCK_EXPIRED', null);
    else if (!hasLock(x.e)) giveUp(x, 'it was not given back in time');
  },
  reply(x, from) {
    if (x.data['early'] !== undefined) {
      if (!x.hasChildren()) fail(x);
      return;
    }
    const next = childIndex(from.expid) + 1;
    if (next < x.children.length) return x.applyChild(next);
    x.execution.note('unlocked', x.e.expid, { lock: x.data['lock'] ?? null });
    x.reply();
  },
};

/** The lock that a step has or waits for; null: it is no such step, or has it no longer. */
export function lockOf(e: Expression): { readonly name: string; readonly has: boolean } | null {
  const name = e.data['lock'];
  return typeof name === 'string' && claimOf(e) !== null ? { name, has: hasLock(e) } : null;
}

function hasLock({ data }: Expression): boolean {
  return data['has'] === true;
}

function enter(x: Frame): void {
  if (hasLock(x.e)) return;
  const { queue: _, ...timers } = x.e.timers;
  if (x.e.timers['queue'] !== undefined) {
    x.e.timers = timers;
    x.execution.effects.push({ do: 'timer', id: `${x.e.id}|queue`, at: null });
  }
  x.store({ has: true });
  x.execution.note('locked', x.e.expid, { lock: x.data['lock'] ?? null, since: x.e.since });
  const ttl = ttlOf(x);
  if (ttl !== null) x.setTimer('ttl', x.execution.env.now + ttl);
  x.applyChild(0);
}

function giveUp(x: Frame, why: string): void {
  letGo(x.execution, x.e);
  failAs(x, 'BOSS_LOCK_BUSY', `does not get the lock "${String(x.data['lock'])}": ${why}`);
}

/** Its steps go first, so that nobody is let in beside them. */
function leaveEarly(x: Frame, code: 'BOSS_LOCK_EXPIRED' | 'BOSS_LOCK_LOST', by: string | null): void {
  if (x.data['early'] !== undefined) return;
  x.store({ early: { code, by } });
  x.execution.note('lock_lost', x.e.expid, { lock: x.data['lock'] ?? null, by });
  if (x.hasChildren()) x.cancelChildren();
  else fail(x);
}

function fail(x: Frame): void {
  const { code, by } = x.data['early'] as { readonly code: ErrorCode; readonly by: string | null };
  letGo(x.execution, x.e);
  const why = by === null ? `had the lock for longer than its ttl` : `was deprived of the lock by ${by}`;
  failAs(x, code, `${why} ("${String(x.data['lock'])}")`);
}

/** A replay queues up anew. */
function failAs(x: Frame, code: ErrorCode, message: string): void {
  const { expid, tree, applied: fields, data } = x.e;
  const error = new BossError(code, `${tree[0]} at ${expid} ${message}`, { details: { lock: data['lock'] } });
  handleError(x.execution, x.e, error, { doing: 'apply', fields });
}

function nameOf(x: Frame): string {
  const name = x.attr('name') ?? x.text();
  if (typeof name === 'string' && name.trim() !== '') return name.trim();
  throw x.error('names no lock: write `with_lock: { name: obs, do: [ .. ] }`');
}

/** Milliseconds; null: as long as its steps take. */
function ttlOf(x: Frame): number | null {
  const ttl = durationAt(x, 'ttl');
  if (ttl === 0) throw x.error('`ttl` 0 would take the lock away at once: leave it out for as long as the steps take');
  return ttl;
}

/** The step around it that has the same lock already. */
function holderAbove(x: Frame, keeper: string): Expression | null {
  const { execution } = x;
  for (let e = execution.parentOf(x.e); e !== undefined; e = execution.parentOf(e)) if (claimOf(e) === keeper) return e;
  return null;
}
