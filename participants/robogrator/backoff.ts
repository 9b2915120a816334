import { setTimeout as pause } from 'node:timers/promises';

const FIRST_MS = 500;
const LONGEST_MS = 60_000;

/** Waits longer with each attempt (1, 2, ...), up to a minute; returns early when the signal fires. Never rejects. */
export type Backoff = (attempt: number, signal: AbortSignal) => Promise<void>;

export const backoff: Backoff = async (attempt, signal) => {
  const full = Math.min(LONGEST_MS, FIRST_MS * 2 ** (attempt - 1));
  // spread, so that many clients do not come back in the same moment
  const wait = full / 2 + Math.random() * (full / 2);
  await pause(wait, undefined, { signal }).catch(() => undefined);
};
