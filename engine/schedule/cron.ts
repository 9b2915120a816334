/**
 * When a cron schedule is due next. The calendar is croner's, from a base time that is handed in and as if there were no zones;
 * when a clock shows the times of that calendar is decided here, by one rule for all zones and schedules.
 */
import { Cron } from 'croner';
import { formatTimestamp } from '../core/time.ts';
import { BossError } from '../errors.ts';
import { type Zone, zoneNamed } from './zone.ts';

const ZONE = /^(?:UTC|[A-Z][A-Za-z_]+(?:\/[A-Za-z0-9_+-]+)+)$/;
const RANGES: Readonly<Record<string, string>> = {
  second: '0-59',
  minute: '0-59',
  hour: '0-23',
  day: '1-31',
  month: '1-12 or JAN-DEC',
  dayOfWeek: '0-7 or SUN-SAT',
};
const CACHE_SIZE = 500;
const cache = new Map<string, Schedule>();

interface Schedule {
  readonly calendar: Cron;
  readonly zone: Zone;
  /** The hours are `*` or `*` with a step: it goes on through the day as time does. */
  readonly isHourly: boolean;
}

/**
 * Milliseconds since the epoch of the first time after `after` that the tab means; null when there is none any more. `tab`: five
 * fields, or six with seconds in front, and a time zone behind them, unless it is `zone` or, without one, `timeZone`.
 *
 * A time of day that the clock skips counts as the moment after the gap; one that it shows twice counts once, the first time. A
 * schedule for all hours leaves out what is skipped, and is due each time that the clock shows it. Errors: BOSS_EXPRESSION_FAILED.
 */
export function nextCron(tab: string, after: number, timeZone: string, zone: string | null = null): number | null {
  return nextTime(scheduleOf(tab, timeZone, zone), after)?.at ?? null;
}

/** A time of a schedule, and what the tab says that the clock shows then; on a day without that time it shows another. */
export interface CronTime {
  readonly at: number;
  readonly written: number;
  readonly zone: Zone;
}

/** The times that `nextCron` gives, one after the other. Errors: BOSS_EXPRESSION_FAILED. */
export function* cronTimes(tab: string, after: number, timeZone: string, zone: string | null): Generator<CronTime> {
  const schedule = scheduleOf(tab, timeZone, zone);
  for (let found = nextTime(schedule, after); found !== null; found = nextTime(schedule, found.at)) {
    yield { ...found, zone: schedule.zone };
  }
}

interface Found {
  readonly at: number;
  readonly written: number;
}

function nextTime(schedule: Schedule, after: number): Found | null {
  return schedule.isHourly ? nextOfHours(schedule, after) : nextOfDay(schedule, after);
}

function nextOfDay({ calendar, zone }: Schedule, after: number): Found | null {
  for (let shown: number | null = zone.shows(after); ; ) {
    shown = nextShown(calendar, shown);
    if (shown === null) return null;
    const at = zone.moment(shown);
    // Earlier when the clock shows it a second time, equal when several times lie in one gap.
    if (at > after) return { at, written: shown };
  }
}

/** Between two changes of the clock time goes on evenly. */
function nextOfHours({ calendar, zone }: Schedule, after: number): Found | null {
  let [from, offset] = [after, zone.offset(after)];
  for (let base = from + offset; ; base = from + offset - 1) {
    const shown = nextShown(calendar, base);
    if (shown === null) return null;
    const at = shown - offset;
    if (zone.offset(at) === offset) return { at, written: shown };
    from = zone.change(from, at);
    offset = zone.offset(from);
  }
}

function nextShown(calendar: Cron, shown: number): number | null {
  return calendar.nextRun(isoTime(shown))?.getTime() ?? null;
}

function scheduleOf(tab: string, timeZone: string, zone: string | null): Schedule {
  const key = `${zone ?? ''} ${timeZone} ${tab}`;
  const known = cache.get(key);
  if (known !== undefined) return known;
  const made = parse(tab, timeZone, zone);
  const [oldest] = cache.keys();
  if (cache.size >= CACHE_SIZE && oldest !== undefined) cache.delete(oldest);
  cache.set(key, made);
  return made;
}

function parse(tab: string, timeZone: string, asked: string | null): Schedule {
  const words = tab.trim().split(/\s+/);
  const last = words.at(-1) ?? '';
  const named = ZONE.test(last) ? last : null;
  const fields = named === null ? words : words.slice(0, -1);
  if (named !== null && asked !== null) throw invalid(tab, `it already names a zone, ${named}; leave \`zone\` out`);
  if (fields.length !== 5 && fields.length !== 6) {
    throw invalid(tab, 'it has five fields (minute, hour, day, month, weekday), or six with the second in front');
  }
  const name = named ?? asked ?? timeZone;
  const zone = zoneNamed(name);
  if (zone === null) throw invalid(tab, `there is no time zone "${name}"; write for example Europe/Berlin`);
  return { calendar: calendarOf(tab, fields), zone, isHourly: fields.at(-4)?.startsWith('*') === true };
}

function calendarOf(tab: string, fields: readonly string[]): Cron {
  try {
    return new Cron(fields.join(' '), { timezone: 'UTC', paused: true });
  } catch (cause) {
    throw invalid(tab, reason(cause), cause);
  }
}

/** The library's words without its own names and examples. */
function reason(cause: unknown): string {
  const message = cause instanceof Error ? cause.message : String(cause);
  const [, field, value] = /Invalid value for (\w+): (\S+)/.exec(message) ?? [];
  const range = field === undefined ? undefined : RANGES[field];
  return range === undefined ? message.replace(/^\w+: /, '') : `${field} is ${value}; write ${range}`;
}

function isoTime(ms: number): string {
  const [date, clock] = formatTimestamp(ms).split(' ') as [string, string];
  return `${date}T${clock.slice(0, 8)}Z`;
}

function invalid(tab: string, why: string, cause?: unknown): BossError {
  return new BossError('BOSS_EXPRESSION_FAILED', `"${tab}" is no cron schedule: ${why}`, { details: { tab }, cause });
}
