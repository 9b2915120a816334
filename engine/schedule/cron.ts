/** When a cron schedule is due next: croner does the calendar and the time zone, from a base time that is handed in. */
import { Cron } from 'croner';
import { formatTimestamp } from '../core/time.ts';
import { BossError } from '../errors.ts';

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
const cache = new Map<string, Cron>();

/**
 * Milliseconds since the epoch of the first time after `after` that the tab means; null when there is none any more. `tab`: five
 * fields, or six with seconds in front, and a time zone behind them unless it is `timeZone`. A time that the clock skips in
 * spring counts as the moment after the gap; one that it shows twice in autumn counts once, the first time.
 * Errors: BOSS_EXPRESSION_FAILED.
 */
export function nextCron(tab: string, after: number, timeZone: string): number | null {
  const next = cronOf(tab, timeZone).nextRun(isoTime(after));
  return next === null ? null : next.getTime();
}

function cronOf(tab: string, timeZone: string): Cron {
  const key = `${timeZone} ${tab}`;
  const known = cache.get(key);
  if (known !== undefined) return known;
  const made = parse(tab, timeZone);
  const [oldest] = cache.keys();
  if (cache.size >= CACHE_SIZE && oldest !== undefined) cache.delete(oldest);
  cache.set(key, made);
  return made;
}

function parse(tab: string, timeZone: string): Cron {
  const words = tab.trim().split(/\s+/);
  const last = words.at(-1) ?? '';
  const named = ZONE.test(last);
  const fields = named ? words.slice(0, -1) : words;
  if (fields.length !== 5 && fields.length !== 6) {
    throw invalid(tab, 'it has five fields (minute, hour, day, month, weekday), or six with the second in front');
  }
  try {
    const cron = new Cron(fields.join(' '), { timezone: named ? last : timeZone, paused: true });
    // A zone that does not exist is only noticed when it is used.
    cron.nextRun('2026-01-01T00:00:00Z');
    return cron;
  } catch (cause) {
    throw invalid(tab, reason(cause, last), cause);
  }
}

/** The library's words without its own names and examples. */
function reason(cause: unknown, zone: string): string {
  const message = cause instanceof Error ? cause.message : String(cause);
  if (/timezone|time zone/i.test(message)) return `there is no time zone "${zone}"; write for example Europe/Berlin`;
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
