import type { Key } from 'lmdb';
import { compareInList, Page, type Place, startOf, statesOf, walkedLabel } from '../page.ts';
import type { ListQuery, ProcessState, ProcessSummary } from '../store.ts';
import { type Databases, LAST } from './databases.ts';
import { damaged } from './failure.ts';

interface Listed extends Place {
  readonly partition: number;
}

/** Writes the row of a process and moves it to the lists it belongs to now. */
export function putSummary(databases: Databases, partition: number, summary: ProcessSummary): void {
  leaveLists(databases, partition, summary.wfid);
  for (const key of listKeys(summary)) databases.lists.putSync(key, String(partition));
  databases.rows.putSync([partition, summary.wfid], writeRow(summary));
}

export function eraseRow(databases: Databases, partition: number, wfid: string): void {
  leaveLists(databases, partition, wfid);
  databases.rows.removeSync([partition, wfid]);
}

function leaveLists({ rows, lists, file }: Databases, partition: number, wfid: string): void {
  const before = rows.get([partition, wfid]);
  if (before === undefined) return;
  for (const key of listKeys(readRow(file, wfid, before))) lists.removeSync(key);
}

export function listProcesses(databases: Databases, query: ListQuery) {
  const page = new Page(query);
  const lists = statesOf(query).map((state) => listOf(state, query.definition, walkedLabel(query)));
  for (const place of merged(lists.map((list) => walk(databases, list, startOf(query))))) {
    const json = databases.rows.get([place.partition, place.wfid]);
    if (!page.take(place, json === undefined ? null : readRow(databases.file, place.wfid, json))) break;
  }
  return page.result;
}

export function countProcesses({ lists }: Databases, state: ProcessState): number {
  const list = listOf(state);
  return lists.getKeysCount({ start: list, end: [...list, LAST] });
}

function listOf(state: ProcessState, definition?: string, label?: string): Key[] {
  const list = definition === undefined ? ['state', state] : ['definition', definition, state];
  return label === undefined ? list : ['label', label, ...list];
}

function listKeys({ state, definition, labels, launchedAt, wfid }: ProcessSummary): Key[][] {
  return [undefined, ...labels].flatMap((label) => {
    const keys = [[...listOf(state, undefined, label), launchedAt, wfid]];
    if (definition !== null) keys.push([...listOf(state, definition, label), launchedAt, wfid]);
    return keys;
  });
}

function* walk({ lists }: Databases, list: Key[], after: Place | null): Generator<Listed> {
  const start = after === null ? [...list, LAST] : [...list, after.launchedAt, after.wfid];
  for (const { key, value } of lists.getRange({ start, end: list, reverse: true, exclusiveStart: true })) {
    const [launchedAt, wfid] = (key as Key[]).slice(-2) as [number, string];
    yield { launchedAt, wfid, partition: Number(value) };
  }
}

/** The walks as one, each of them being in order. */
function* merged(walks: readonly Generator<Listed>[]): Generator<Listed> {
  const heads = walks.map((walk) => ({ walk, next: walk.next() }));
  try {
    for (;;) {
      const open = heads.filter(({ next }) => !next.done);
      const first = open.sort((a, b) => compareInList(a.next.value, b.next.value))[0];
      if (first === undefined) return;
      yield first.next.value;
      first.next = first.walk.next();
    }
  } finally {
    for (const { walk } of heads) walk.return(undefined);
  }
}

/** Labels stand in the row of those only that have some. */
function writeRow({ labels, ...row }: ProcessSummary): string {
  return JSON.stringify(labels.length === 0 ? row : { ...row, labels });
}

export function readRow(file: string, wfid: string, json: string): ProcessSummary {
  try {
    const row = JSON.parse(json) as Omit<ProcessSummary, 'labels'> & Partial<ProcessSummary>;
    return { ...row, labels: row.labels ?? [] };
  } catch {
    throw damaged(file, `the row of process ${wfid} reads "${json.slice(0, 80)}"`);
  }
}
