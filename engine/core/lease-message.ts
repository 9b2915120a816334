/** What somebody who holds a step says of it: `docs/reference/wire.md` in code. */
import { BossError } from '../errors.ts';
import { isObject, type Json, type JsonObject } from './json.ts';
import type { Progress } from './lease.ts';

export interface LeaseMessage {
  readonly what: 'claim' | 'heartbeat' | 'release' | 'again';
  readonly dispatch: string;
  readonly holder: string;
  readonly ms: number;
  readonly progress: Progress | null;
  readonly text: string | null;
}

export const LEASE_BOUNDS = { shortestMs: 1000, longestMs: 24 * 60 * 60_000 } as const;
const LONGEST_HOLDER = 200;
const LONGEST_TEXT = 1000;

/** What the holder hears: it has the step, another one has, or nobody waits for it any more. */
export type LeaseAnswer = 'granted' | 'taken' | 'lost';

/** Errors: BOSS_MESSAGE_INVALID. */
export function readLease(item: JsonObject): LeaseMessage {
  const what = item['lease'];
  if (what !== 'claim' && what !== 'heartbeat' && what !== 'release' && what !== 'again')
    throw invalid('"lease" must be claim, heartbeat, release or again.');
  return {
    what,
    dispatch: name(item, 'dispatch', 'the correlation_id of the workitem'),
    holder: name(item, 'holder', 'a text that is unique to who works'),
    ms: what === 'claim' || what === 'heartbeat' ? duration(item['ms']) : 0,
    progress: progress(item['progress'] ?? null),
    text: typeof item['text'] === 'string' ? item['text'].slice(0, LONGEST_TEXT) : null,
  };
}

function name(item: JsonObject, key: string, what: string): string {
  const value = item[key];
  if (typeof value === 'string' && value !== '' && value.length <= LONGEST_HOLDER) return value;
  throw invalid(`"${key}" must be ${what}, of 1 to ${LONGEST_HOLDER} characters.`);
}

function duration(ms: Json | undefined): number {
  const { shortestMs, longestMs } = LEASE_BOUNDS;
  if (typeof ms === 'number' && ms >= shortestMs && ms <= longestMs) return ms;
  throw invalid(`"ms" must be the length of the lease in milliseconds, ${shortestMs} to ${longestMs}.`);
}

function progress(value: Json): Progress | null {
  if (value === null) return null;
  if (typeof value === 'number' && value >= 0 && value <= 1) return value;
  if (isObject(value)) {
    const { done, total } = value;
    if (typeof done === 'number' && typeof total === 'number' && done >= 0 && total > 0) return { done, total };
  }
  throw invalid('"progress" must be a number from 0 to 1, or an object with "done" and "total".');
}

function invalid(message: string): BossError {
  return new BossError('BOSS_MESSAGE_INVALID', message);
}
