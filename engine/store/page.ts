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

/** `rows` may hold one more than the page: then there is a next one. */
export function pageOf(rows: readonly ProcessSummary[], size: number) {
  const processes = rows.slice(0, size);
  const last = processes.at(-1);
  return { processes, next: rows.length > size && last !== undefined ? writeCursor(last) : null };
}
