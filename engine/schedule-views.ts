/** Schedules as people write and see them. Times are milliseconds since the epoch, unless they are texts. */
import type { Actor } from './actor.ts';
import type { JsonObject } from './core/json.ts';

/** What becomes of runs that were due while nobody could start them: none, the last one, or each of them is started. */
export type MissedPolicy = 'skip' | 'once' | 'all';
/**
 * What becomes of a run while the process of the one before still lives: it is started beside it, left out, started when the other
 * has ended, or the other is cancelled for it.
 */
export type OverlapPolicy = 'allow' | 'skip' | 'queue' | 'cancel';

export interface ScheduleRequest {
  readonly name: string;
  /** Five fields of cron, or six with the second in front. */
  readonly tab: string;
  /** Stored definition: `name`, or `name@version` to stay with that version. */
  readonly definition: string;
  /** Time zone of the tab; null: that of the engine. */
  readonly zone?: string | null;
  readonly fields?: JsonObject;
  /** As at a launch; null: what stands before the name of the definition. */
  readonly project?: string | null;
  /** Default `once`. */
  readonly missed?: MissedPolicy;
  /** Default `skip`. */
  readonly overlap?: OverlapPolicy;
  /** A duration: each run begins up to so much later, by a chance that is the same each time it is asked. */
  readonly jitter?: string | null;
  /** No run is due before, or after it: a date, with a time of day or without. */
  readonly from?: string | null;
  readonly until?: string | null;
}

export type ScheduleSpec = Required<ScheduleRequest>;

export interface ScheduleRun {
  /** The time that the schedule said. */
  readonly due: number;
  /** When that was decided. */
  readonly at: number;
  /** `missed` and `overlapped`: nothing was started, because of the policy of that name. `failed`: `error` says why. */
  readonly outcome: 'started' | 'missed' | 'overlapped' | 'failed';
  readonly wfid: string | null;
  /** How many runs this line stands for, at most 100 are counted; `due` is the last of them. */
  readonly count: number;
  readonly error: string | null;
}

export interface ScheduleView extends ScheduleSpec {
  /** Who wrote it as it is now, and when. */
  readonly by: string;
  readonly at: number;
  readonly paused: { readonly by: string; readonly at: number } | null;
  /** When the next run begins; null: never, or it is paused. */
  readonly next: number | null;
  /** Times of runs that were due and wait for the process before them to end. */
  readonly waiting: readonly number[];
  /** Process of the run that was started last. */
  readonly last: { readonly due: number; readonly wfid: string } | null;
  /** The last ten, the newest first. */
  readonly runs: readonly ScheduleRun[];
}

/** A run that is to come. */
export interface UpcomingRun {
  readonly at: number;
  /** What the clock there shows: `2026-10-25 03:30:00 +03:00`. */
  readonly shown: string;
  readonly utc: string;
  /** What the change of the clock does to it; null on most days. */
  readonly remark: string | null;
}

/** Errors: BOSS_UNKNOWN_SCHEDULE for a name that there is not. */
export interface Schedules {
  list(): Promise<ScheduleView[]>;
  show(name: string): Promise<ScheduleView>;
  /** Writes what a schedule is from now on; the same again changes nothing. Errors: BOSS_SCHEDULE_INVALID, those of a launch. */
  put(request: ScheduleRequest, actor: Actor): Promise<{ schedule: ScheduleView; changed: boolean }>;
  remove(name: string, actor: Actor): Promise<boolean>;
  /** What is due while it is paused is not started later. */
  pause(name: string, actor: Actor): Promise<ScheduleView>;
  resume(name: string, actor: Actor): Promise<ScheduleView>;
  /** Starts a run now, whatever else is due or lives. */
  run(name: string, actor: Actor): Promise<{ wfid: string }>;
  /** The next runs, if nothing changes. `zone` is that of the clock they are shown by. */
  upcoming(name: string, range?: { count?: number; after?: number }): Promise<{ zone: string; runs: UpcomingRun[] }>;
}
