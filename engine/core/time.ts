/** Durations and dates as definitions write them, with a calendar of our own: pure, and the same on every machine. */

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const UNITS: Readonly<Record<string, number>> = {
  ms: 1,
  s: SECOND,
  m: MINUTE,
  h: HOUR,
  d: DAY,
  w: 7 * DAY,
  M: 30 * DAY,
  y: 365 * DAY,
};

const NUMBER = /^[+-]?\d{1,15}(\.\d{1,9})?$/;
const UNIT_LIST = /^([+-]?)((?:\s*\d{1,15}(?:\.\d{1,9})?(?:ms|[smhdwMy]))+)$/;
const DATE =
  /^(\d{4})-(\d{1,2})-(\d{1,2})(?:(?:[Tt]|\s+)(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?)?\s*(Z|z|UTC|GMT|[+-]\d{2}:?\d{2})?$/;

/**
 * Milliseconds in a duration such as `1m`, `2d10h`, `1y2M3w`, `500ms`; a bare number is seconds. A year is 365 days, a month 30.
 * Null when the text is no duration.
 */
export function parseDuration(text: string): number | null {
  const trimmed = text.trim();
  if (NUMBER.test(trimmed)) return Math.round(Number(trimmed) * SECOND);
  const [, sign, list] = UNIT_LIST.exec(trimmed) ?? [];
  if (list === undefined) return null;
  let total = 0;
  for (const [, amount, unit] of list.matchAll(/(\d+(?:\.\d+)?)(ms|[smhdwMy])/g)) {
    total += Number(amount) * (UNITS[unit ?? ''] ?? 0);
  }
  const rounded = Math.round(sign === '-' ? -total : total);
  return Number.isSafeInteger(rounded) ? rounded : null;
}

/**
 * Milliseconds since the epoch of a duration from now, or of a date: `2026-11-20 20:27:15`, ISO 8601, with or without a zone
 * (without one it is UTC). A number is seconds from now. Null when it is neither.
 */
export function parseWhen(text: string | number, now: number): number | null {
  if (typeof text === 'number') return Number.isFinite(text) ? now + Math.round(text * SECOND) : null;
  const duration = parseDuration(text);
  return duration === null ? parseDate(text.trim()) : now + duration;
}

/** The form of the original: `2026-11-20 20:27:15.274000 UTC`. */
export function formatTimestamp(ms: number): string {
  const whole = Math.floor(ms);
  const days = Math.floor(whole / DAY);
  const inDay = whole - days * DAY;
  const { year, month, day } = civilFromDays(days);
  const date = `${pad(year, 4)}-${pad(month, 2)}-${pad(day, 2)}`;
  const clock = [inDay / HOUR, (inDay / MINUTE) % 60, (inDay / SECOND) % 60].map((part) => pad(Math.floor(part), 2));
  return `${date} ${clock.join(':')}.${pad(inDay % SECOND, 3)}000 UTC`;
}

function parseDate(text: string): number | null {
  const match = DATE.exec(text);
  if (match === null) return null;
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map((part) => Number(part ?? 0)) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const inRange = month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month);
  if (!inRange || hour > 23 || minute > 59 || second > 59) return null;
  const offset = zoneOffset(match[8]);
  if (offset === null) return null;
  const fraction = Math.floor(Number(`0.${match[7] ?? '0'}`) * SECOND);
  return daysFromCivil(year, month, day) * DAY + ((hour * 60 + minute) * 60 + second) * SECOND + fraction - offset;
}

function zoneOffset(zone: string | undefined): number | null {
  const [, sign, hours, minutes] = /^([+-])(\d{2}):?(\d{2})$/.exec(zone ?? '') ?? [];
  if (sign === undefined) return 0;
  if (Number(hours) > 14 || Number(minutes) > 59) return null;
  const offset = (Number(hours) * 60 + Number(minutes)) * 60 * SECOND;
  return sign === '-' ? -offset : offset;
}

function daysInMonth(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}

/** Days since 1970-01-01 in the proleptic Gregorian calendar, counted in years that begin in March so that leap days come last. */
function daysFromCivil(year: number, month: number, day: number): number {
  const marchYear = month <= 2 ? year - 1 : year;
  const era = Math.floor(marchYear / 400);
  const yearOfEra = marchYear - era * 400;
  const dayOfYear = Math.floor((153 * ((month + 9) % 12) + 2) / 5) + day - 1;
  return (
    era * 146_097 + yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear - 719_468
  );
}

function civilFromDays(days: number): { year: number; month: number; day: number } {
  const shifted = days + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const leaps = Math.floor(dayOfEra / 1460) - Math.floor(dayOfEra / 36_524) + Math.floor(dayOfEra / 146_096);
  const yearOfEra = Math.floor((dayOfEra - leaps) / 365);
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const marchMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  return { year, month, day: dayOfYear - Math.floor((153 * marchMonth + 2) / 5) + 1 };
}

function pad(value: number, width: number): string {
  return String(value).padStart(width, '0');
}
