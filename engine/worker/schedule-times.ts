import { parseDuration } from '../core/time.ts';
import { whenOf } from '../core/when.ts';
import type { ScheduleSpec, UpcomingRun } from '../engine.ts';
import { BossError } from '../errors.ts';
import { nextCron } from '../schedule/cron.ts';
import { shownAt, upcoming } from '../schedule/upcoming.ts';
import { zoneNamed } from '../schedule/zone.ts';
import { sha256 } from './ids.ts';

type Timing = Pick<ScheduleSpec, 'name' | 'tab' | 'zone' | 'jitter' | 'from' | 'until'>;

const LONGEST_JITTER_MS = 24 * 60 * 60_000;

/** When the runs of schedules are due. Errors: BOSS_SCHEDULE_INVALID that says what is wrong with which part. */
export class ScheduleTimes {
  readonly #timeZone: string;

  constructor(timeZone: string) {
    this.#timeZone = timeZone;
  }

  zoneOf({ zone }: Timing): string {
    return zone ?? this.#timeZone;
  }

  /** The first time after a moment; null: there is none any more. */
  next(timing: Timing, after: number): number | null {
    const { from, until } = this.#bounds(timing);
    const at = said(timing, () => nextCron(timing.tab, Math.max(after, from - 1), this.#timeZone, timing.zone));
    return at === null || at > until ? null : at;
  }

  /** When a run begins that is due at a time. */
  begins({ name, jitter }: Timing, due: number): number {
    const most = jitter === null ? 0 : (parseDuration(jitter) ?? 0);
    return most === 0 ? due : due + (Number.parseInt(sha256(`${name} ${due}`).slice(0, 12), 16) % (most + 1));
  }

  upcoming(timing: Timing, after: number, count: number): UpcomingRun[] {
    const { from, until } = this.#bounds(timing);
    const runs: UpcomingRun[] = [];
    const times = upcoming(timing.tab, Math.max(after, from - 1), this.#timeZone, timing.zone);
    for (const run of said(timing, () => times)) {
      if (run.at > until || runs.push(run) >= count) break;
    }
    return runs;
  }

  /** `2026-12-01 03:30:00 +02:00`, as the clock of the schedule shows it. */
  shown(timing: Timing, at: number): string {
    return shownAt(this.zoneOf(timing), at);
  }

  check(timing: Timing, now: number): void {
    const { zone, jitter, tab } = timing;
    if (zone !== null && zoneNamed(zone) === null) {
      throw invalid(timing, `there is no time zone "${zone}"; write for example Europe/Berlin`);
    }
    const most = jitter === null ? 0 : parseDuration(jitter);
    if (most === null || most < 0 || most > LONGEST_JITTER_MS) {
      throw invalid(timing, `jitter "${jitter}" is no duration of a day at most; write for example 5m`);
    }
    if (this.next({ ...timing, from: null, until: null }, now) === null) {
      throw invalid(timing, `"${tab}" never comes: no month has such a day`);
    }
    if (this.next(timing, 0) === null) {
      throw invalid(timing, `"${tab}" does not come between ${timing.from ?? 'the beginning'} and ${timing.until}`);
    }
  }

  #bounds(timing: Timing): { from: number; until: number } {
    return {
      from: this.#moment(timing, 'from') ?? 0,
      until: this.#moment(timing, 'until') ?? Number.POSITIVE_INFINITY,
    };
  }

  #moment(timing: Timing, bound: 'from' | 'until'): number | null {
    const written = timing[bound];
    if (written === null) return null;
    const zoned = (zone: string | null) => zoneNamed(zone ?? this.zoneOf(timing));
    // Only a date is the same moment whenever it is asked.
    const at = /^\d{4}-/.test(written) ? whenOf({ now: 0, zoned }, written) : 'it is no date';
    if (typeof at === 'number') return at;
    throw invalid(timing, `${bound} "${written}": ${at}; write for example 2026-12-24 18:00`);
  }
}

/** A mistake of the tab, as one of the schedule. */
function said<T>(timing: Timing, ask: () => T): T {
  try {
    return ask();
  } catch (error) {
    throw error instanceof BossError && error.code === 'BOSS_EXPRESSION_FAILED'
      ? invalid(timing, error.message, error)
      : error;
  }
}

function invalid({ name }: Timing, why: string, cause?: unknown): BossError {
  return new BossError('BOSS_SCHEDULE_INVALID', `schedule ${name}: ${why}`, { details: { schedule: name }, cause });
}
