import { type Ask, askOf } from '../core/ask.ts';
import { breakpointOf } from '../core/breakpoint.ts';
import type { Tracker } from '../core/effect.ts';
import type { Execution } from '../core/execution.ts';
import type { Expression } from '../core/expression.ts';
import { trackerOf } from '../core/expression-record.ts';
import { type Lease, leaseOf } from '../core/lease.ts';
import { dispatchOf } from '../core/participant-work.ts';
import { undoingOf } from '../core/undoing.ts';
import type { WaitingFor } from '../engine.ts';
import { awaitedSignal } from '../expressions/await-signal.ts';
import { reservedMutex } from '../expressions/reserve.ts';
import { lockOf } from '../expressions/with-lock.ts';
import { leaseView, progressText } from './lease-view.ts';

/** Why an expression is still there, for machines and in words. */
export function waitingFor(execution: Execution, e: Expression): WaitingFor {
  const above = execution.parentOf(e);
  const under = above === undefined ? null : undoingOf(execution, above);
  const why = reasonOf(execution, e);
  return under === null ? why : { ...why, text: `undoes ${under.undo.step}: ${why.text}` };
}

function reasonOf(execution: Execution, e: Expression): WaitingFor {
  if (e.error !== null) return { kind: 'error', text: `stands in error: ${e.error.message}` };
  if (e.state === 'paused') return { kind: 'paused', text: 'paused' };
  const retry = e.timers['retry'];
  if (retry !== undefined)
    return { kind: 'retry', text: `waits until ${time(retry)} before it tries again`, until: retry };
  const under = undoingOf(execution, e);
  if (under !== null) return forUndoing(under);
  const breakpoint = breakpointOf(e);
  if (breakpoint !== null) return atBreakpoint(breakpoint.text);
  const ask = askOf(e);
  if (ask !== null) return forPerson(e, ask);
  const dispatch = dispatchOf(e);
  if (dispatch !== null) return forParticipant(e, dispatch);
  const tracker = trackerOf(e);
  if (tracker !== null) return forEvent(e, tracker);
  const lock = lockOf(e);
  if (lock?.has === false)
    return { kind: 'lock', text: `waits for the lock "${lock.name}": boss lock show ${lock.name}` };
  const signal = awaitedSignal(e);
  if (signal !== null) return { kind: 'signal', text: `waits for ${signalText(signal)}` };
  const mutex = reservedMutex(e);
  if (mutex !== null) return { kind: 'lock', text: `waits until another branch gives "${mutex}" back` };
  for (const [name, what] of CLOCKS) {
    const at = e.timers[name];
    if (at !== undefined) return { kind: 'timer', text: `${what} ${time(at)}${asWritten(e)}`, until: at };
  }
  return forSteps(execution, e);
}

/** One that is over has gone on without the branches that it cancelled; what runs beside a step holds up only a cancel of it. */
function forSteps(execution: Execution, e: Expression): WaitingFor {
  if (e.state === 'over') return { kind: 'children', text: 'is through; what it cancelled is still at work' };
  if (execution.hasChildren(e)) return { kind: 'children', text: 'has steps at work' };
  if (e.state !== null && execution.childIds(e).length > 0)
    return { kind: 'children', text: 'waits for what ran beside it to be gone' };
  return { kind: 'nothing', text: 'waits for nobody: only a cancel or a timeout ends it' };
}

function forUndoing({ undo, left }: NonNullable<ReturnType<typeof undoingOf>>): WaitingFor {
  const more = left === 0 ? '' : `, then ${left} more`;
  return { kind: 'undoing', text: `has ${undo.step} at ${undo.expid} undone with ${undo.tree[0]}${more}` };
}

/** Timers of the steps whose own affair is time. */
const CLOCKS = [
  ['wait', 'waits until'],
  ['look', 'looks at its condition again at'],
  ['cron', 'runs its steps at'],
] as const;

/** A time of a clock or calendar, as its author wrote it. */
function asWritten(e: Expression): string {
  const written = e.data['written'];
  return typeof written === 'string' ? ` (${written})` : '';
}

function forEvent(e: Expression, { kind, name }: Tracker): WaitingFor {
  const what = kind === 'error' ? 'an error that nothing handles' : `${WHAT[kind]} ${name ?? '(any)'}`;
  const verb = e.state === 'awaiting' ? 'begins at' : 'listens for';
  return { kind: 'event', text: `${verb} ${what}` };
}

function signalText({ name, match }: { readonly name: string; readonly match: string | null }): string {
  return match === null ? `the signal ${name}` : `the signal ${name} that matches ${match}`;
}

const WHAT = {
  apply: 'a workitem to participant',
  reply: 'an answer of participant',
  entering: 'the beginning of tag',
  leaving: 'the end of tag',
} as const;

function atBreakpoint(text: string | null): WaitingFor {
  return { kind: 'breakpoint', text: `stands at a breakpoint${text === null ? '' : `: ${text}`}` };
}

function forPerson(e: Expression, { question, who, people, answers }: Ask): WaitingFor {
  const timeout = e.timers['timeout'];
  const whom = who.length === 0 ? 'anybody' : who.join(', ');
  const told = people === 1 ? '' : ` (${answers.length} answered, ${people} must say the same)`;
  return {
    kind: 'person',
    text: `waits for an answer of ${whom}${told}: ${question}`,
    ...(timeout === undefined ? {} : { until: timeout }),
  };
}

function forParticipant(e: Expression, dispatch: NonNullable<ReturnType<typeof dispatchOf>>): WaitingFor {
  const { participant, queue, attempt, at } = dispatch;
  const timeout = e.timers['timeout'];
  const tries = attempt > 1 ? `, try ${attempt}` : '';
  const lease = leaseOf(e);
  return {
    kind: 'participant',
    text: `waits for participant ${participant} on queue ${queue ?? '(none)'} since ${time(at)}${tries}${heldBy(lease)}`,
    participant,
    ...(queue === null ? {} : { queue }),
    ...(lease === null ? {} : { lease: leaseView(lease) }),
    ...(timeout === undefined ? {} : { until: timeout }),
  };
}

function heldBy(lease: Lease | null): string {
  if (lease === null) return '';
  const { holder, since, heard, ms } = lease;
  const far = progressText(lease);
  return `; ${holder} works on it since ${time(since)}, until ${time(heard + ms)} unless it says more${far === '' ? '' : `: ${far}`}`;
}

function time(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}
