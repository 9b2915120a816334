/** What to tell somebody who wrote something that is no time. */
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

/** `"2 days" is neither a duration like 2d10h nor a date like 2026-12-24 18:00; write 2d`. */
export function noTime(value: Json | undefined): string {
  const meant = meantDuration(value);
  return `${JSON.stringify(value ?? null)} is neither a duration like 2d10h nor a date like 2026-12-24 18:00${meant}`;
}

/** `; write 2d` for `2 days`, empty when it cannot be guessed. */
export function meantDuration(value: Json | undefined): string {
  const [, amount, word = ''] =
    (typeof value === 'string' ? /^\s*(\d{1,9})\s*([a-z]{1,9})\s*$/i.exec(value) : null) ?? [];
  const unit = UNITS.find(([pattern]) => pattern.test(word))?.[1];
  return amount === undefined || unit === undefined ? '' : `; write ${amount}${unit}`;
}
