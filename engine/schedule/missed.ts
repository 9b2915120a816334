/** Which runs of a schedule are started at a moment at which one or more of them are due, and which of them are missed. */

export type Policy = 'skip' | 'once' | 'all';

export interface Decision {
  /** Times of the runs to start, the oldest first. */
  readonly run: readonly number[];
  /** The last of those that are not started, and how many there are; more than are counted are not told apart. */
  readonly missed: { readonly last: number; readonly count: number } | null;
  /** After it the next one is looked for. */
  readonly handled: number;
}

/** A run that is later than this is missed. So is one after which another is due already. */
export const LATE_MS = 60_000;
/** So many are started at most where all are wanted. */
export const MOST_RUNS = 1000;
/** So many are counted at most: the calendar takes its time. */
export const MOST_COUNTED = 100;
const FIRST_LOOK_MS = 60_000;

/** Null while nothing is due. `next` gives the time after one, `begins` when a run of a time begins (never before it). */
export function dueRuns(
  first: number,
  now: number,
  policy: Policy,
  next: (after: number) => number | null,
  begins: (due: number) => number,
): Decision | null {
  const due: number[] = [];
  const most = policy === 'all' ? MOST_RUNS : MOST_COUNTED;
  let more: number | null = first;
  while (more !== null && begins(more) <= now && due.length < most) {
    due.push(more);
    more = next(more);
  }
  const counted = due.at(-1);
  if (counted === undefined) return null;
  const isMore = more !== null && begins(more) <= now;
  const handled = isMore ? Math.max(counted, lastBefore(now - (begins(counted) - counted), next)) : counted;
  const run = chosen(due, handled, policy, now - begins(handled) > LATE_MS);
  const left = [...due, ...(isMore ? between(counted, handled, next) : [])].filter((at) => !run.includes(at));
  const last = left.at(-1);
  return { run, missed: last === undefined ? null : { last, count: Math.min(MOST_COUNTED, left.length) }, handled };
}

/** Those after the first up to the last, as many as are counted. */
function between(first: number, last: number, next: (after: number) => number | null): number[] {
  const found: number[] = [];
  for (let at = next(first); at !== null && at < last && found.length < MOST_COUNTED; at = next(at)) found.push(at);
  return [...found, last];
}

function chosen(due: readonly number[], newest: number, policy: Policy, isLate: boolean): readonly number[] {
  if (policy === 'all') return due;
  return policy === 'skip' && isLate ? [] : [newest];
}

/** The last time at or before a moment, found without walking all the way. */
function lastBefore(moment: number, next: (after: number) => number | null): number {
  for (let span = FIRST_LOOK_MS; ; span *= 4) {
    let found = next(moment - span);
    if (found === null || found > moment) {
      if (span > moment) return Number.NEGATIVE_INFINITY;
      continue;
    }
    for (let after = next(found); after !== null && after <= moment; after = next(found)) found = after;
    return found;
  }
}
