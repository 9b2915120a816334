/**
 * A participant that works for long does not hold its message, it holds its step by a lease: it claims the dispatch, says from
 * time to time that it is still there, and answers. When the lease runs out the step is sent to another one.
 */
import { BossError } from '../errors.ts';
import type { Dispatch } from './effect.ts';
import type { Execution } from './execution.ts';
import type { Expression } from './expression.ts';
import { handleError } from './fail.ts';
import { failNow } from './fail-now.ts';
import type { Json } from './json.ts';
import type { Holding, Outcome } from './outside-message.ts';
import { dispatch, dispatchOf, isInHand } from './participant-work.ts';

/** How far the work is: a share from 0 to 1, or so many of so many. */
export type Progress = number | { readonly done: number; readonly total: number };

export interface Lease {
  /** Who works: host, process and a random number. */
  readonly holder: string;
  readonly ms: number;
  /** When it took the step, and when it was last heard of. */
  readonly since: number;
  readonly heard: number;
  readonly progress: Progress | null;
  readonly text: string | null;
  /** The holder gave the step back. */
  readonly released?: true;
}

/** Heartbeats that come closer to each other than this, or than a quarter of the lease, are not written down. */
const SELDOM_MS = 1000;
const TIMER = 'lease';
/** So many participants may die over one step before it counts as what kills them. */
export const MAX_ATTEMPTS = 10;

/** Who holds the step; null: nobody does, or the step is answered. */
export function leaseOf(e: Expression): Lease | null {
  const lease = e.data['lease'];
  return lease === undefined || !isInHand(e) ? null : (lease as unknown as Lease);
}

/** `applied`: the holder has the step. `refused`: another one has. `duplicate`: nobody waits for this dispatch any more. */
export function acceptHolding(execution: Execution, message: Holding): Outcome {
  const e = execution.get(message.expression);
  const made = e === undefined ? null : dispatchOf(e);
  if (e === undefined || made?.id !== message.dispatch || made.forget || !isInHand(e)) return 'duplicate';
  if (message.kind === 'again') return acceptAgain(execution, e, made, message.holder);
  const lease = leaseOf(e);
  if (lease?.released === true) return 'duplicate';
  if (lease !== null && lease.holder !== message.holder) return 'refused';
  if (message.kind === 'release') giveBack(execution, e, lease);
  else if (lease === null) take(execution, e, message, made.attempt);
  else renew(execution, e, lease, message);
  return 'applied';
}

/** The time of the lease is over, or was when the timer was set. */
export function leaseDue(execution: Execution, e: Expression): void {
  const lease = leaseOf(e);
  const { now, hearsSince = 0 } = execution.env;
  if (lease === null) return;
  const until = Math.max(lease.heard, hearsSince) + lease.ms;
  if (lease.released !== true && until > now) return setTimer(execution, e, until);
  const { holder } = lease;
  execution.note(lease.released === true ? 'released' : 'lease_lost', e.expid, { holder });
  const made = dispatchOf(e);
  if (lease.released !== true && made !== null && isPoison(execution, e, made)) return;
  try {
    dispatch(execution, e);
  } catch (error) {
    handleError(execution, e, error, { doing: 'apply', fields: e.applied });
  }
}

type Sign = Extract<Holding, { kind: 'claim' | 'heartbeat' }>;

/** The broker delivered it before. Each who gets it again counts once, however often he asks. */
function acceptAgain(execution: Execution, e: Expression, made: Dispatch, holder: string): Outcome {
  if (e.data['again'] === `${made.id} ${holder}`) return 'applied';
  e.data = { ...e.data, again: `${made.id} ${holder}` };
  execution.touch(e);
  return isPoison(execution, e, made) ? 'duplicate' : 'applied';
}

/** Counts one more that died over the step. After too many it fails, and what was sent to them is laid with the dead letters. */
function isPoison(execution: Execution, e: Expression, made: Dispatch): boolean {
  const { maxAttempts = MAX_ATTEMPTS } = execution.env;
  const deaths = Number(e.data['deaths'] ?? 0) + 1;
  e.data = { ...e.data, deaths };
  execution.touch(e);
  if (deaths < maxAttempts) return false;
  const message = `the participant "${made.participant}" went away ${deaths} times while it had this step; mend it, then replay the step`;
  const error = new BossError('BOSS_POISON', message, { details: { participant: made.participant, attempts: deaths } });
  e.data = { ...e.data, answered: true };
  failNow(execution, e, error, { doing: 'dispatch', fields: e.applied });
  execution.effects.push({ do: 'bury', expression: e.id, dispatch: made, reason: `BOSS_POISON: ${message}` });
  return true;
}

function take(execution: Execution, e: Expression, sign: Sign, attempt: number): void {
  const { now } = execution.env;
  const { holder, ms, progress, text } = sign;
  write(execution, e, { holder, ms, since: now, heard: now, progress, text });
  execution.note('claimed', e.expid, { holder, ms, attempt });
  setTimer(execution, e, now + ms);
}

/** The timer stays as it is: when it is due, it is set again for what is left. */
function renew(execution: Execution, e: Expression, lease: Lease, { ms, progress, text }: Sign): void {
  const { now } = execution.env;
  if (now - lease.heard < Math.min(SELDOM_MS, lease.ms / 4)) return;
  const renewed = { ...lease, ms, heard: now, progress: progress ?? lease.progress, text: text ?? lease.text };
  write(execution, e, renewed);
  // a shorter lease than before ends before that timer
  if (now + ms < (e.timers[TIMER] ?? Number.POSITIVE_INFINITY)) setTimer(execution, e, now + ms);
  execution.effects.push({ do: 'progress', expression: e.id, lease: renewed });
}

/** As if its time were over: a step that is paused waits with this, too. */
function giveBack(execution: Execution, e: Expression, lease: Lease | null): void {
  if (lease === null) return;
  write(execution, e, { ...lease, released: true });
  setTimer(execution, e, execution.env.now);
}

function write(execution: Execution, e: Expression, lease: Lease): void {
  e.data = { ...e.data, lease: lease as unknown as Json };
  execution.touch(e);
}

function setTimer(execution: Execution, e: Expression, at: number): void {
  e.timers = { ...e.timers, [TIMER]: at };
  execution.touch(e);
  execution.effects.push({ do: 'timer', id: `${e.id}|${TIMER}`, at });
}
