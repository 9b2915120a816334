import { BossError } from '../errors.ts';
import { partitionOf } from '../store/partition.ts';
import type { Document, ProcessCommit, Store, StoreInfo } from '../store/store.ts';
import type { ContentLine, Counts, ProcessLine } from './format.ts';
import { contentsOf, verifyBackup } from './read-backup.ts';
import { acquire, bareCommit, sentAgain } from './sent-again.ts';
import { COLLECTIONS } from './write-backup.ts';

export interface Target {
  readonly store: Store;
  readonly info: StoreInfo;
}

export interface Restored extends Counts {
  readonly file: string;
  /** When the backup was made. */
  readonly from: number;
  /** Workitems that are sent again when the engine goes on. */
  readonly again: number;
}

const BATCH = 200;
const STATES = ['running', 'paused', 'error', 'done', 'cancelled', 'killed', 'keeper'] as const;

/** Fills an empty store. Every engine on it stands still until somebody lets it go on; one that was cut off is never started. */
export async function restoreBackup({ store, info }: Target, file: string, now: number): Promise<Restored> {
  const { head, counts } = await verifyBackup(file);
  await refuseFull(store);
  await store.put('engine', 'hold', JSON.stringify({ why: 'restoring', at: now, from: head.at }), 0);
  const writer = await Writer.open(store, info.partitions, head.epoch);
  for await (const line of contentsOf(file)) await writer.take(line);
  await writer.flush();
  const { again } = writer;
  await store.put('engine', 'hold', JSON.stringify({ why: 'restored', at: now, from: head.at, again }));
  return { file, from: head.at, again, ...counts };
}

async function refuseFull(store: Store): Promise<void> {
  const hold = await store.get('engine', 'hold');
  if (hold !== null && JSON.parse(hold.json).why === 'restoring')
    throw full('a restore that was cut off has left something in it');
  for (const state of STATES) {
    const count = await store.count(state);
    if (count > 0) throw full(`it has ${count} in state ${state}`);
  }
  for (const collection of COLLECTIONS) {
    const [first]: Document[] = await store.documents(collection, { limit: 1 });
    if (first !== undefined) throw full(`it has documents in ${collection}`);
  }
}

function full(why: string): BossError {
  return new BossError('BOSS_STORE_NOT_EMPTY', `the store is not empty: ${why}`);
}

/** Writes in batches for each partition. Partitions of the backup and of the store need not be as many. */
class Writer {
  readonly #store: Store;
  readonly #epochs: readonly number[];
  readonly #commits = new Map<number, ProcessCommit[]>();
  again = 0;

  private constructor(store: Store, epochs: readonly number[]) {
    this.#store = store;
    this.#epochs = epochs;
  }

  /** Messages between processes are numbered by epochs: those to come have to be higher than those that were. */
  static async open(store: Store, partitions: number, above: number): Promise<Writer> {
    const epochs: number[] = [];
    for (let partition = 0; partition < partitions; partition++) {
      epochs.push(await acquire(store, partition, above));
    }
    return new Writer(store, epochs);
  }

  async take(line: ContentLine): Promise<void> {
    if ('process' in line) {
      const commit = processCommit(line);
      this.again += commit.outbox.length;
      return this.#commit(this.#placeOf(line.process), commit);
    }
    if ('listener' in line) {
      const wfid = line.listener.slice(0, line.listener.indexOf(' '));
      return this.#commit(this.#placeOf(wfid), bareCommit({ trackers: [[line.listener, line.json]] }));
    }
    if ('outbox' in line)
      return this.#commit(this.#outboxPlace(line), bareCommit({ outbox: [[line.outbox, line.json]] }));
    await this.#store.put(line.collection, line.document, line.json, 0);
  }

  async flush(): Promise<void> {
    for (const partition of [...this.#commits.keys()]) await this.#write(partition);
  }

  /** What is told to others stays with the number of the partition that tells; the rest is with its process. */
  #outboxPlace({ partition, json }: { partition: number; json: string }): number {
    const entry = JSON.parse(json) as { do: string; wfid: string };
    return entry.do.startsWith('tell') ? partition % this.#epochs.length : this.#placeOf(entry.wfid);
  }

  #placeOf(wfid: string): number {
    return partitionOf(wfid, this.#epochs.length);
  }

  async #commit(partition: number, commit: ProcessCommit): Promise<void> {
    const commits = this.#commits.get(partition) ?? [];
    this.#commits.set(partition, [...commits, commit]);
    if (commits.length + 1 >= BATCH) await this.#write(partition);
  }

  async #write(partition: number): Promise<void> {
    const commits = this.#commits.get(partition) ?? [];
    this.#commits.delete(partition);
    const epoch = this.#epochs[partition] ?? 0;
    const results = await this.#store.commit({ partition, epoch, commits, published: [] });
    const at = results.findIndex((result) => result !== 'ok');
    if (at !== -1) throw new BossError('BOSS_INTERNAL', `process ${commits[at]?.wfid} could not be written`);
  }
}

function processCommit({ process: wfid, row, entries, journal, timers }: ProcessLine): ProcessCommit {
  const more = { revision: 0, remove: [], trackers: [] };
  return { ...more, wfid, put: entries, journal, timers, outbox: sentAgain(wfid, entries), summary: row };
}
