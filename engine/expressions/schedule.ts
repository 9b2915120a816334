import type { Frame } from '../core/frame.ts';
import type { Json } from '../core/json.ts';
import { meantDuration } from '../core/no-time.ts';
import { parseDuration } from '../core/time.ts';
import { noZone, sameInEachZone } from '../core/when.ts';

/** Shorter intervals would keep the engine from anything else. */
const SHORTEST = 100;
/** With fewer words nobody means a cron schedule. */
const FEWEST = 3;

/**
 * The next time that a duration or cron schedule means, after the last one it was due at, without those that are past; null
 * when it never comes.
 */
export function nextTime(x: Frame, schedule: Json | undefined, last: number | null): number | null {
  const { now, nextCron } = x.execution.env;
  const interval = intervalOf(schedule);
  const zone = x.attr('zone');
  if (interval !== null) {
    if (zone !== undefined) throw x.error(sameInEachZone(schedule));
    if (interval < SHORTEST) throw x.error(`${JSON.stringify(schedule)} is too short: at least ${SHORTEST}ms`);
    const from = Math.min(last ?? now, now);
    return from + (Math.floor((now - from) / interval) + 1) * interval;
  }
  if (typeof schedule !== 'string' || schedule.trim().split(/\s+/).length < FEWEST) throw x.error(noSchedule(schedule));
  if (nextCron === undefined) throw x.error(`"${schedule}": this engine keeps no cron schedules`);
  const problem = noZone(zone);
  if (problem !== null) throw x.error(problem);
  // Where the clock on the wall was put back, the last time is still to come by it.
  const after = Math.max(now, last ?? now);
  return nextCron(schedule, after, typeof zone === 'string' ? zone.trim() : null);
}

function intervalOf(schedule: Json | undefined): number | null {
  if (typeof schedule === 'number') return schedule * 1000;
  return typeof schedule === 'string' ? parseDuration(schedule) : null;
}

function noSchedule(written: Json | undefined): string {
  if (written === undefined || written === null || written === '') {
    return "has no schedule: write a duration like 10m, or a cron schedule like '0 9 * * 1-5'";
  }
  const problem = `${JSON.stringify(written)} is neither a duration like 10m nor a cron schedule like '0 9 * * 1-5'`;
  return problem + meantDuration(written);
}
