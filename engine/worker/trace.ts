import type { JournalEntry, ProcessView, StepTrace, Trace, TraceSpan, TraceTimes } from '../engine.ts';
import type { Tree } from '../core/tree.ts';
import { Spans, type StepSpan } from './spans.ts';

/**
 * Where the time of a process went. Steps that do not wait take none, so what waited, and what participants did, is all there is;
 * in each row the three sums make up the whole.
 */
export function traceOf(view: ProcessView, entries: readonly JournalEntry[], now: number): Trace {
  const end = view.endedAt ?? Math.max(now, view.launchedAt);
  const { found } = new Spans(entries, view.expressions_list, end);
  const names = namesOf(entries);
  const places = byPlace(found);
  const steps = [...places]
    .sort(([a], [b]) => compareExpids(a, b))
    .map(([expid, within]): StepTrace => {
      const spans = within
        .filter((span) => span.expid === expid)
        .map(({ kind, begin, end: until }) => ({ kind, begin, end: until }));
      const [first = view.launchedAt, last = end] = [earliest(within), latest(within)];
      const open = within.some((span) => span.open);
      const parent = upwards(expid).find((place) => place !== expid && places.has(place)) ?? null;
      return {
        expid,
        name: nameAt(view.tree.tree, expid) ?? names.get(expid) ?? '?',
        parent,
        ...timesOf(within, first, last, open),
        spans,
      };
    });
  return { wfid: view.wfid, ...timesOf(found, view.launchedAt, end, view.endedAt === null), steps };
}

/** Each place with the spans at it and below it. */
function byPlace(found: readonly StepSpan[]): Map<string, StepSpan[]> {
  const places = new Map<string, StepSpan[]>();
  for (const span of found) {
    for (const place of upwards(span.expid)) {
      const before = places.get(place);
      if (before === undefined) places.set(place, [span]);
      else before.push(span);
    }
  }
  return places;
}

/** The stretch from `begin` to `end`, each moment counted once. */
function timesOf(spans: readonly StepSpan[], begin: number, end: number, open: boolean): TraceTimes {
  const working = covered(spans.filter(isWork), begin, end);
  const busy = covered(spans, begin, end);
  return { begin, end, open, working, waiting: busy - working, idle: end - begin - busy };
}

function isWork({ kind }: TraceSpan): boolean {
  return kind === 'work' || kind === 'participant';
}

/** How much of the time lies in at least one of the spans. */
function covered(spans: readonly TraceSpan[], begin: number, end: number): number {
  let [sum, until] = [0, begin];
  for (const span of [...spans].sort((a, b) => a.begin - b.begin)) {
    const [from, to] = [Math.max(span.begin, until), Math.min(span.end, end)];
    if (to <= from) continue;
    sum += to - from;
    until = to;
  }
  return sum;
}

function earliest(spans: readonly TraceSpan[]): number | undefined {
  return spans.reduce<number | undefined>((first, { begin }) => Math.min(first ?? begin, begin), undefined);
}

function latest(spans: readonly TraceSpan[]): number | undefined {
  return spans.reduce<number | undefined>((last, { end }) => Math.max(last ?? end, end), undefined);
}

/** The place itself, then those around it, the closest first. */
function upwards(expid: string): string[] {
  const parts = expid.split('_');
  return parts.map((_, n) => parts.slice(0, parts.length - n).join('_'));
}

function nameAt(tree: Tree, expid: string): string | null {
  let at: Tree | undefined = tree;
  for (const index of expid.split('_').slice(1)) at = at?.[2][Number(index)];
  if (at === undefined) return null;
  const ref = at[1]['ref'];
  return typeof ref === 'string' ? ref : at[0];
}

/** What participants stand at places that the tree of the process does not have. */
function namesOf(entries: readonly JournalEntry[]): Map<string, string> {
  return new Map(
    entries.flatMap(({ expid, data }) => {
      const name = data?.['participant'];
      return expid !== undefined && typeof name === 'string' ? [[expid, name] as const] : [];
    }),
  );
}

function compareExpids(a: string, b: string): number {
  const [left, right] = [a.split('_').map(Number), b.split('_').map(Number)];
  for (let i = 0; i < Math.max(left.length, right.length); i++) {
    const difference = (left[i] ?? -1) - (right[i] ?? -1);
    if (difference !== 0) return difference;
  }
  return 0;
}
