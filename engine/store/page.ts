import { BossError } from '../errors.ts';
import type { ListQuery, ProcessState, ProcessSummary } from './store.ts';

/** Where a process stands in a list: newest launch first, the greater wfid first among those launched together. */
export interface Place {
  readonly launchedAt: number;
  readonly wfid: string;
}

const LIVE: readonly ProcessState[] = ['running', 'paused', 'error'];
/** All states of processes; a keeper is none. */
const STATES: readonly ProcessState[] = [...LIVE, 'done', 'cancelled', 'killed'];

export function statesOf({ state }: ListQuery): readonly ProcessState[] {
  if (state === undefined) return STATES;
  return state === 'live' ? LIVE : [state];
}

export function pageSize(limit = 100): number {
  return Math.min(Math.max(Math.trunc(limit), 1), 1000);
}

/** Negative when `a` is listed before `b`. Code points order the ids, as the bytes of UTF-8 do. */
export function compareInList(a: Place, b: Place): number {
  return b.launchedAt - a.launchedAt || Buffer.compare(Buffer.from(b.wfid), Buffer.from(a.wfid));
}

export function writeCursor({ launchedAt, wfid }: Place): string {
  return `${launchedAt}:${wfid}`;
}

export function readCursor({ cursor }: ListQuery): Place | null {
  if (cursor === undefined) return null;
  const parts = /^(\d+(?:\.\d+)?):(.*)$/s.exec(cursor);
  if (parts === null) {
    throw new BossError('BOSS_REQUEST_INVALID', `"${cursor}" is not a cursor: give the \`next\` of the page before`);
  }
  return { launchedAt: Number(parts[1]), wfid: parts[2] ?? '' };
}

/** Where the walk of a query begins (after this place); null: at the newest. */
export function startOf(query: ListQuery): Place | null {
  const after = readCursor(query);
  const until = query.until === undefined ? null : { launchedAt: query.until, wfid: '' };
  if (after === null || until === null) return after ?? until;
  return compareInList(after, until) > 0 ? after : until;
}

/** The label whose list is walked. */
export function walkedLabel({ label }: ListQuery): string | undefined {
  return typeof label === 'object' ? label[0] : label;
}

/** Whether each place of the walk is a row of the page. */
export function isPlain({ label, ended_since, ended_until }: ListQuery): boolean {
  return (typeof label !== 'object' || label.length < 2) && ended_since === undefined && ended_until === undefined;
}

/** So many rows are looked at for one page. */
const MOST_ROWS = 5000;

/** A page as it fills up. */
export class Page {
  readonly processes: ProcessSummary[] = [];
  next: string | null = null;
  readonly size: number;
  readonly #query: ListQuery;
  #looked = 0;

  constructor(query: ListQuery) {
    this.#query = query;
    this.size = pageSize(query.limit);
  }

  /** Takes the next place of the walk, with its row if it has one. False: the page is complete. */
  take(place: Place, row: ProcessSummary | null): boolean {
    const { since } = this.#query;
    if (since !== undefined && place.launchedAt < since) return false;
    if (row !== null && isWanted(row, this.#query)) {
      const last = this.processes.at(-1);
      if (this.processes.length === this.size && last !== undefined) {
        this.next = writeCursor(last);
        return false;
      }
      this.processes.push(row);
    }
    if (++this.#looked < Math.max(MOST_ROWS, this.size + 1)) return true;
    this.next = writeCursor(place);
    return false;
  }

  get result(): { processes: ProcessSummary[]; next: string | null } {
    return { processes: this.processes, next: this.next };
  }
}

function isWanted({ labels, endedAt }: ProcessSummary, { label, ended_since, ended_until }: ListQuery): boolean {
  if (typeof label === 'object' && !label.every((one) => labels.includes(one))) return false;
  if (ended_since === undefined && ended_until === undefined) return true;
  return endedAt !== null && endedAt >= (ended_since ?? 0) && endedAt < (ended_until ?? Number.POSITIVE_INFINITY);
}
