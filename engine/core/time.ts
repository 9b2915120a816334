/** Durations as definitions write them, and moments as they are printed. */
import { civilFromDays } from './civil-day.ts';

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

function pad(value: number, width: number): string {
  return String(value).padStart(width, '0');
}
