/** How often a binding starts something. Pure: the engine hands in what it has stored of the starts before. */
import { parseDuration } from '../core/time.ts';
import type { EventLimit } from '../engine.ts';
import { BossError } from '../errors.ts';

/** So many may wait for their time; what comes then is dropped. */
export const MOST_DELAYED = 1000;
const MOST_RUNS = 1000;
const LONGEST_MS = 30 * 24 * 60 * 60_000;

/** When something is started, past or to come, and for what: the same again takes no second place. */
export interface Start {
  readonly at: number;
  readonly token: string;
}

export interface Admission {
  /** When it may be started: now or later; null: it is dropped. */
  readonly at: number | null;
  /** The starts that count from now on. */
  readonly starts: readonly Start[];
}

/** At no moment have more than `runs` been started in the time `per` before it. */
export function admit(limit: EventLimit, starts: readonly Start[], now: number, token: string): Admission {
  const per = parseDuration(limit.per) ?? 0;
  const isPutBack = limit.above === 'drop' && starts.some((start) => start.at > now);
  // A clock that was put back must not keep out for longer than the limit says.
  const known = isPutBack ? starts.map((start) => ({ ...start, at: Math.min(start.at, now) })) : starts;
  const counted = known.filter(({ at }) => at > now - per);
  const own = counted.find((start) => start.token === token);
  if (own !== undefined) return { at: own.at, starts: known };
  const before = counted[counted.length - limit.runs];
  const at = before === undefined ? now : Math.max(now, before.at + per);
  const isFull = counted.filter((start) => start.at > now).length >= MOST_DELAYED;
  if (at > now && (limit.above === 'drop' || isFull)) return { at: null, starts: known };
  return { at, starts: [...counted, { at, token }].sort((a, b) => a.at - b.at) };
}

/** Errors: BOSS_EVENT_INVALID. */
export function checkLimit({ runs, per, above }: EventLimit): void {
  const ms = parseDuration(per);
  if (!Number.isInteger(runs) || runs < 1 || runs > MOST_RUNS) {
    throw invalid(`runs is ${runs}; write a whole number from 1 to ${MOST_RUNS}`);
  }
  if (ms === null || ms < 1000 || ms > LONGEST_MS) {
    throw invalid(`per is "${per}"; write a duration from 1s to 30d, such as 10m`);
  }
  if (above !== 'drop' && above !== 'delay') throw invalid(`above is "${String(above)}"; write drop or delay`);
}

function invalid(why: string): BossError {
  return new BossError('BOSS_EVENT_INVALID', `a limit of a binding: ${why}`);
}
