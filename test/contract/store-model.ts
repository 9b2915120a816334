import { compareInList } from '../../engine/store/page.ts';
import type { Batch, CommitResult, ListQuery, ProcessCommit, ProcessSummary, Store } from '../../engine/store/store.ts';

/** The labels that the model is asked for. */
export const LABELS = ['a', 'a\tb\n', '', '😀:\ud800"\\'];

interface ModelProcess {
  revision: number;
  entries: Map<string, string>;
  journal: string[];
}

/** What a store has to answer, said in the plainest way; one partition. */
export class StoreModel {
  readonly processes = new Map<string, ModelProcess>();
  readonly outbox = new Map<string, string>();
  readonly timers = new Map<string, { wfid: string; id: string; at: number }>();
  readonly trackers = new Map<string, string>();
  readonly rows = new Map<string, ProcessSummary>();

  commit({ commits, published }: Batch): CommitResult[] {
    const results = commits.map((commit) => this.#commit(commit));
    for (const id of published) this.outbox.delete(id);
    return results;
  }

  revision(wfid: string): number {
    return this.processes.get(wfid)?.revision ?? 0;
  }

  #commit(commit: ProcessCommit): CommitResult {
    const { wfid, revision } = commit;
    if (this.revision(wfid) !== revision) return 'conflict';
    const process: ModelProcess = this.processes.get(wfid) ?? { revision, entries: new Map(), journal: [] };
    if (commit.erase) this.#erase(wfid);
    else this.#write(commit, process);
    for (const [id, json] of commit.outbox) {
      this.outbox.delete(id);
      this.outbox.set(id, json);
    }
    for (const [id, json] of commit.trackers) setOrDelete(this.trackers, id, json);
    return 'ok';
  }

  #write({ wfid, put, remove, journal, timers, summary }: ProcessCommit, process: ModelProcess): void {
    process.revision++;
    for (const key of remove) process.entries.delete(key);
    for (const [key, json] of put) process.entries.set(key, json);
    process.journal.push(...journal);
    for (const [id, at] of timers) setOrDelete(this.timers, `${wfid} ${id}`, at === null ? null : { wfid, id, at });
    if (summary !== null) this.rows.set(wfid, summary);
    this.processes.set(wfid, process);
  }

  #erase(wfid: string): void {
    this.processes.delete(wfid);
    this.rows.delete(wfid);
    for (const [place, timer] of this.timers) if (timer.wfid === wfid) this.timers.delete(place);
  }

  /** Everything there is to see, in a form that can be compared. */
  view() {
    const all = [...this.rows.values()].sort(compareInList);
    const rows = all.filter(({ state }) => state !== 'keeper');
    return {
      processes: [...this.processes].map(([wfid, { revision, entries, journal }]) => ({
        wfid,
        revision,
        entries: sorted(entries),
        journal,
      })),
      outbox: [...this.outbox].map(([id, json]) => ({ id, json })),
      timers: sortedTimers([...this.timers.values()]),
      trackers: sorted(this.trackers),
      rows,
      live: rows.filter(({ state }) => ['running', 'paused', 'error'].includes(state)),
      keepers: all.filter(({ state }) => state === 'keeper'),
      labelled: LABELS.map((label) => rows.filter(({ labels }) => labels.includes(label))),
    };
  }
}

/** The same of a real store: the processes that the model knows, and all that is listed. */
export async function viewOf(store: Store, partition: number, wfids: Iterable<string>) {
  const processes = [];
  for (const wfid of wfids) {
    const stored = await store.load(partition, wfid);
    const journal = await store.journal(partition, wfid);
    processes.push({ wfid, revision: stored?.revision, entries: sorted(stored?.entries ?? new Map()), journal });
  }
  return {
    processes,
    outbox: await store.outbox(partition),
    timers: sortedTimers(await store.timers(partition, Number.MAX_SAFE_INTEGER, 10_000)),
    trackers: sorted(new Map((await store.trackers(partition)).map(({ id, json }) => [id, json]))),
    rows: await allPages(store, {}),
    live: await allPages(store, { state: 'live' }),
    keepers: await allPages(store, { state: 'keeper' }),
    labelled: await Promise.all(LABELS.map((label) => allPages(store, { label }))),
  };
}

async function allPages(store: Store, query: ListQuery): Promise<ProcessSummary[]> {
  const rows: ProcessSummary[] = [];
  let next: string | null = null;
  do {
    const page: Awaited<ReturnType<Store['list']>> = await store.list({
      ...query,
      limit: 3,
      ...(next === null ? {} : { cursor: next }),
    });
    rows.push(...page.processes);
    next = page.next;
  } while (next !== null);
  return rows;
}

function sorted(map: ReadonlyMap<string, string>): [string, string][] {
  return [...map].sort(([a], [b]) => (a < b ? -1 : 1));
}

function sortedTimers(timers: { wfid: string; id: string; at: number }[]) {
  return timers.sort((a, b) => a.at - b.at || (`${a.wfid} ${a.id}` < `${b.wfid} ${b.id}` ? -1 : 1));
}

function setOrDelete<T>(map: Map<string, T>, key: string, value: T | null): void {
  if (value === null) map.delete(key);
  else map.set(key, value);
}
