import { type Decision, MOST_COUNTED, MOST_RUNS } from '../schedule/missed.ts';
import type { ScheduleRun, ScheduleSpec, ScheduleView } from '../engine.ts';

/** What the store has of a schedule, in collection `schedules` under its name. */
export interface ScheduleRecord extends ScheduleSpec, Pick<ScheduleView, 'by' | 'at' | 'paused' | 'last' | 'runs'> {
  /** Time of the next run that is not decided on; null: there is none any more. */
  readonly next: number | null;
  /** Times of runs that are decided on and not started, the oldest first: kept before any of them is started. */
  readonly waiting: readonly number[];
  /** The process that was told to make room. */
  readonly cancelled: string | null;
}

const RUNS_KEPT = 10;

/** After what was due has been decided on. `next`: the time after that. */
export function decided(
  record: ScheduleRecord,
  { run, missed }: Decision,
  next: number | null,
  now: number,
): ScheduleRecord {
  const noted = missed === null ? record : noteRun(record, leftOut('missed', missed.last, missed.count, now));
  const all = [...record.waiting, ...run];
  const waiting = record.overlap === 'cancel' ? all.slice(-1) : all.slice(0, MOST_RUNS);
  const lost = all.filter((due) => !waiting.includes(due));
  const last = lost.at(-1);
  const told = last === undefined ? noted : noteRun(noted, leftOut('overlapped', last, lost.length, now));
  return { ...told, next, waiting };
}

/** The first of those that wait is started, or never will be. */
export function settled(record: ScheduleRecord, run: Omit<ScheduleRun, 'count' | 'due'>): ScheduleRecord {
  const [due = 0, ...waiting] = record.waiting;
  const noted = noteRun(record, { ...run, due, count: 1 });
  const last = run.outcome === 'started' && run.wfid !== null ? { due, wfid: run.wfid } : record.last;
  return { ...noted, waiting, last, cancelled: null };
}

/** Runs in a row that were left out for one reason are one line. */
export function noteRun(record: ScheduleRecord, run: ScheduleRun): ScheduleRecord {
  const [before, ...older] = record.runs;
  const isSame = before?.outcome === run.outcome && run.wfid === null && before.error === run.error;
  const runs = isSame
    ? [{ ...run, count: Math.min(MOST_COUNTED, before.count + run.count) }, ...older]
    : [run, ...record.runs];
  return { ...record, runs: runs.slice(0, RUNS_KEPT) };
}

function leftOut(outcome: 'missed' | 'overlapped', due: number, count: number, at: number): ScheduleRun {
  return { due, at, outcome, wfid: null, count, error: null };
}
