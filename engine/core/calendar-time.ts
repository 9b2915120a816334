/** A time as people write it: `09:00`, `mon-fri 09:00`, `2026-12-24 18:00`, each with a zone behind it or without. */
import { daysFromCivil, daysInMonth, weekdayOf } from './civil-day.ts';
import type { ZonedClock } from './zoned-clock.ts';

export interface CalendarTime {
  /** Days since 1970-01-01; null: the next day on which it comes. */
  readonly day: number | null;
  /** The days of the week that count, 0 is Sunday; null: all. */
  readonly weekdays: ReadonlySet<number> | null;
  /** Milliseconds in the day. */
  readonly clock: number;
  /** As written: `Europe/Helsinki`, `UTC`, `+02:00`. */
  readonly zone: string | null;
}

const DAY = 86_400_000;
const WEEK = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];
const ZONE = 'Z|UTC|GMT|[+-](?:0\\d|1[0-4]):?[0-5]\\d';
const WRITTEN = new RegExp(
  '^(?:(\\d{4})-(\\d{1,2})-(\\d{1,2})|([a-z]{3,9}(?:\\s*[-,]\\s*[a-z]{3,9}){0,6}))?' +
    '(?:(?:^|(?<=\\d)t|\\s+)(\\d{1,2}):(\\d{2})(?::(\\d{2})(?:[.,](\\d{1,9}))?)?)?' +
    `(?:\\s*(${ZONE})|\\s+([a-z_]+(?:/[a-z0-9_+-]+)+))?$`,
  'i',
);

/** Null when the text is no time, or one that no calendar or clock has: 2026-02-30, 25:00. */
export function readTime(text: string): CalendarTime | null {
  const match = WRITTEN.exec(text.trim());
  if (match === null) return null;
  const [year, month, date, week, hour, minute, second, fraction] = match.slice(1, 9);
  const clock = readClock(hour, minute, second, fraction);
  const zone = match[9] ?? match[10] ?? null;
  if (clock === null) return null;
  if (week !== undefined) {
    const weekdays = readWeekdays(week);
    return weekdays === null ? null : { day: null, weekdays, clock, zone };
  }
  if (year === undefined) return hour === undefined ? null : { day: null, weekdays: null, clock, zone };
  const day = readDay(Number(year), Number(month), Number(date));
  return day === null ? null : { day, weekdays: null, clock, zone };
}

/** The moment of a date; of a time without one, the first after `now`. */
export function momentOf({ day, weekdays, clock }: CalendarTime, on: ZonedClock, now: number): number {
  if (day !== null) return on.moment(day * DAY + clock);
  for (let next = Math.floor(on.shows(now) / DAY); ; next++) {
    if (weekdays !== null && !weekdays.has(weekdayOf(next))) continue;
    const at = on.moment(next * DAY + clock);
    if (at > now) return at;
  }
}

function readClock(hour = '0', minute = '0', second = '0', fraction = '0'): number | null {
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return null;
  const seconds = (Number(hour) * 60 + Number(minute)) * 60 + Number(second);
  return seconds * 1000 + Math.floor(Number(`0.${fraction}`) * 1000);
}

function readDay(year: number, month: number, date: number): number | null {
  const isThere = month >= 1 && month <= 12 && date >= 1 && date <= daysInMonth(year, month);
  return isThere ? daysFromCivil(year, month, date) : null;
}

/** `mon-fri`, `sat,sun`, `fri-mon`. */
function readWeekdays(text: string): ReadonlySet<number> | null {
  const days = new Set<number>();
  for (const part of text.toLowerCase().split(',')) {
    const [first = -1, last = first, ...more] = part.split('-').map((word) => readWeekday(word.trim()));
    if (first < 0 || last < 0 || more.length > 0) return null;
    for (let day = first; days.add(day % 7), day % 7 !== last; day++);
  }
  return days;
}

function readWeekday(word: string): number {
  return WEEK.findIndex((name) => word === name || word === name.slice(0, 3));
}
