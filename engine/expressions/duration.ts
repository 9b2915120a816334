import type { Frame } from '../core/frame.ts';
import { parseDuration } from '../core/time.ts';

/** Milliseconds of an attribute that holds a duration (a number: seconds); `no` is 0. null: it is not there. */
export function durationAt(x: Frame, name: string): number | null {
  const given = x.attr(name) ?? null;
  if (given === null) return null;
  if (given === false || given === 'no' || given === 'false') return 0;
  const ms = typeof given === 'string' ? parseDuration(given) : typeof given === 'number' ? given * 1000 : null;
  if (ms !== null && ms >= 0) return ms;
  throw x.error(`\`${name}\` ${JSON.stringify(given)} is no duration: write 30m, 2h or 7d`);
}
