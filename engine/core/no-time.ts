/** What to tell somebody who wrote something that is no time. */
import { daysInMonth } from './civil-day.ts';
import type { Json } from './json.ts';

const UNITS: readonly (readonly [word: RegExp, unit: string])[] = [
  [/^(s|secs?|seconds?)$/i, 's'],
  [/^(mins?|minutes?)$/i, 'm'],
  [/^(h|hrs?|hours?)$/i, 'h'],
  [/^(d|days?)$/i, 'd'],
  [/^(w|weeks?)$/i, 'w'],
  [/^(months?)$/i, 'M'],
  [/^(y|years?)$/i, 'y'],
];

/** `"2 days" is neither a duration like 2d10h nor a time like 2026-12-24 18:00, mon 09:00 or 09:00; write 2d`. */
export function noTime(value: Json | undefined): string {
  const written = JSON.stringify(value ?? null);
  const meant = meantDuration(value) || (typeof value === 'string' ? meantTime(value) : '');
  return `${written} is neither a duration like 2d10h nor a time like 2026-12-24 18:00, mon 09:00 or 09:00${meant}`;
}

/** `; write 2d` for `2 days`, empty when it cannot be guessed. */
export function meantDuration(value: Json | undefined): string {
  const [, amount, word = ''] =
    (typeof value === 'string' ? /^\s*(\d{1,9})\s*([a-z]{1,9})\s*$/i.exec(value) : null) ?? [];
  const unit = UNITS.find(([pattern]) => pattern.test(word))?.[1];
  return amount === undefined || unit === undefined ? '' : `; write ${amount}${unit}`;
}

function meantTime(text: string): string {
  return noDay(text) ?? noClock(text) ?? '';
}

function noDay(text: string): string | null {
  const [year = 0, month = 0, day = 0] = (/\b(\d{4})-(\d{1,2})-(\d{1,2})\b/.exec(text) ?? []).slice(1).map(Number);
  if (year === 0) return null;
  if (month < 1 || month > 12) return '; the months are 01 to 12';
  const last = daysInMonth(year, month);
  return day >= 1 && day <= last ? null : `; the days of ${year}-${String(month).padStart(2, '0')} are 01 to ${last}`;
}

function noClock(text: string): string | null {
  const [, hour, minute, behind = ''] = /\b(\d{1,2}):(\d{2})(?:[:.\d]*)\s*(.*)$/.exec(text) ?? [];
  if (hour === undefined) return null;
  if (Number(hour) > 23 || Number(minute) > 59) return '; the times of a day are 00:00 to 23:59';
  const [, half] = /^([ap])\.?m\.?$/i.exec(behind) ?? [];
  if (half === undefined) return behind === '' ? null : '; write the zone like Europe/Berlin';
  const hours = (Number(hour) % 12) + (half.toLowerCase() === 'p' ? 12 : 0);
  return `; write ${String(hours).padStart(2, '0')}:${minute}`;
}
