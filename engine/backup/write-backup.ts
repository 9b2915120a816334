import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type { Collection, Store, StoreInfo } from '../store/store.ts';
import { type ContentLine, type Counts, type HeadLine, kindOf, VERSION } from './format.ts';

/** What belongs to the store itself, and not to what is kept in it, is left out. */
const KEPT: Readonly<Record<Collection, boolean>> = {
  definitions: true,
  trees: true,
  bindings: true,
  participants: true,
  variables: true,
  schedules: true,
  events: true,
  delayed: true,
  rates: true,
  launches: true,
  dead: true,
  engine: false,
};
export const COLLECTIONS = (Object.keys(KEPT) as Collection[]).filter((collection) => KEPT[collection]);
const PROCESSES = 100;
const DOCUMENTS = 500;

export interface BackupSource {
  readonly store: Store;
  readonly info: StoreInfo;
  readonly version: string;
}

/** Writes everything that is stored into a file. Whoever calls sees to it that no process is changed meanwhile. */
export async function writeBackup(source: BackupSource, file: string, at: number): Promise<Counts> {
  const counts = { processes: 0, outbox: 0, listeners: 0, documents: 0 };
  await pipeline(Readable.from(texts(source, at, counts)), createGzip(), createWriteStream(file, { mode: 0o600 }));
  return counts;
}

async function* texts(source: BackupSource, at: number, counts: { -readonly [K in keyof Counts]: number }) {
  const hash = createHash('sha256');
  const textOf = (line: object) => {
    const text = `${JSON.stringify(line)}\n`;
    hash.update(text);
    return text;
  };
  yield textOf(await headOf(source, at));
  for await (const line of contents(source)) {
    counts[kindOf(line)] += 1;
    yield textOf(line);
  }
  yield `${JSON.stringify({ end: true, ...counts, sha256: hash.digest('hex') })}\n`;
}

async function headOf({ store, info, version }: BackupSource, at: number): Promise<HeadLine> {
  const epoch = Math.max(...(await store.holders()).map((holder) => holder.epoch));
  return { boss_backup: VERSION, at, engine: version, store: info.kind, partitions: info.partitions, epoch };
}

/** Documents come last: whatever a process refers to was there before it. */
async function* contents({ store, info }: BackupSource): AsyncGenerator<ContentLine> {
  for (let partition = 0; partition < info.partitions; partition++) {
    yield* processes(store, partition);
    for (const { id, json } of await store.outbox(partition)) yield { outbox: id, partition, json };
    for (const { id, json } of await store.trackers(partition)) yield { listener: id, json };
  }
  for (const collection of COLLECTIONS) yield* documents(store, collection);
}

async function* processes(store: Store, partition: number): AsyncGenerator<ContentLine> {
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const page = await store.copies(partition, { limit: PROCESSES, ...(cursor === undefined ? {} : { cursor }) });
    for (const { entries, journal, timers, summary } of page.processes) {
      yield { process: summary.wfid, row: summary, entries: [...entries], journal, timers };
    }
    cursor = page.next;
  }
}

async function* documents(store: Store, collection: Collection): AsyncGenerator<ContentLine> {
  for (let after: string | undefined; ; ) {
    const page = await store.documents(collection, { limit: DOCUMENTS, ...(after === undefined ? {} : { after }) });
    for (const { id, json } of page) yield { document: id, collection, json };
    if (page.length < DOCUMENTS) return;
    after = page.at(-1)?.id;
  }
}
