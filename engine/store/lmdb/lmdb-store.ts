import { randomUUID } from 'node:crypto';
import { accessSync, constants, existsSync, mkdirSync, realpathSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { BossError } from '../../errors.ts';
import { checkBatchKeys, checkKey, fitsKey } from '../key-limit.ts';
import type { Held, Holder, Member } from '../leases.ts';
import type {
  Batch,
  Collection,
  CommitResult,
  CopyPage,
  Document,
  ListQuery,
  ProcessState,
  ProcessSummary,
  Store,
  StoredProcess,
  StoreInfo,
} from '../store.ts';
import { applyBatch, nextEpoch } from './commit.ts';
import { type Databases, LAST, openDatabases } from './databases.ts';
import { getDocument, listDocuments, putDocument } from './documents.ts';
import { openFailure } from './failure.ts';
import { copyProcesses } from './copies.ts';
import { checkFile } from './file-check.ts';
import { foundStore } from './foundation.ts';
import { GroupWriter } from './group-writer.ts';
import { releaseHold, takeHold } from './holder.ts';
import { MemoryLeases } from './leases.ts';
import { countProcesses, listProcesses } from './list.ts';
import { readProcess } from './process.ts';
import { dueTimers } from './timers.ts';

export interface LmdbOptions {
  /** Made when it does not exist. */
  readonly folder: string;
  /** Of a new store; an existing one keeps its own. Default 1. */
  readonly partitions?: number;
  /** False: faster, and what the operating system has not written yet is lost when the machine stops. Default true. */
  readonly sync?: boolean;
}

interface Opened {
  readonly databases: Databases;
  readonly writer: GroupWriter;
  readonly token: string;
  readonly partitions: number;
  readonly leases: MemoryLeases;
  /** How often listeners were raised, and each collection was changed, since it was opened. */
  readonly counts: Map<string, number>;
}

/** The embedded store: one file in a folder of its own, for one engine at a time. */
export class LmdbStore implements Store {
  readonly #options: Required<LmdbOptions>;
  #opened: Opened | null = null;

  constructor({ folder, partitions = 1, sync = true }: LmdbOptions) {
    this.#options = { folder, partitions, sync };
  }

  async open(): Promise<StoreInfo> {
    const { sync } = this.#options;
    const folder = makeFolder(this.#options.folder);
    const file = join(folder, 'store.mdb');
    const databases = openFile(folder, file, sync);
    const token = randomUUID();
    try {
      takeHold(databases, folder, token);
      const partitions = foundStore(databases, file, this.#options.partitions);
      const writer = new GroupWriter(databases, file);
      this.#opened = { databases, token, writer, partitions, leases: new MemoryLeases(), counts: new Map() };
      const flush = sync ? 'every write flushed to the disk' : 'writes not flushed (sync is off)';
      return { kind: 'lmdb', partitions, durability: sync ? 'A' : 'C', description: `LMDB in ${folder}, ${flush}` };
    } catch (error) {
      await databases.root.close();
      throw openFailure(folder, error);
    }
  }

  async close(): Promise<void> {
    if (this.#opened === null) return;
    const { databases, writer, token } = this.#opened;
    this.#opened = null;
    writer.end();
    releaseHold(databases, token);
    await databases.root.close();
  }

  async acquire(partition: number, owner: string, leaseMs: number, above = 0): Promise<number | null> {
    const { databases, writer, leases } = this.#open();
    return writer.write(() => {
      if (!leases.isFree(partition, owner)) return null;
      const epoch = nextEpoch(databases, partition, owner, above);
      leases.begin({ partition, epoch }, owner, leaseMs);
      return epoch;
    });
  }

  async renew(held: readonly Held[], owner: string, leaseMs: number): Promise<number[]> {
    return this.#open().leases.renew(held, owner, leaseMs);
  }

  async release(held: Held, owner: string): Promise<void> {
    this.#open().leases.release(held, owner);
  }

  async holders(): Promise<Holder[]> {
    const { leases, partitions } = this.#open();
    return Array.from({ length: partitions }, (_, partition) => leases.holder(partition));
  }

  async announce(member: Member, leaseMs: number): Promise<void> {
    this.#open().leases.announce(member, leaseMs);
  }

  async leave(id: string): Promise<void> {
    this.#open().leases.leave(id);
  }

  async members(): Promise<Member[]> {
    return this.#open().leases.members();
  }

  async commit(batch: Batch): Promise<CommitResult[]> {
    const { databases, writer, counts } = this.#open();
    checkBatchKeys(batch);
    return writer.write(() => applyBatch(databases, batch, counts.get('raised') ?? 0));
  }

  async load(partition: number, wfid: string): Promise<StoredProcess | null> {
    return readProcess(this.#open().databases, partition, wfid);
  }

  async journal(partition: number, wfid: string, { from = 0, limit }: { from?: number; limit?: number } = {}) {
    const { databases } = this.#open();
    const range = {
      start: [partition, wfid, from],
      end: [partition, wfid, LAST],
      ...(limit === undefined ? {} : { limit }),
    };
    return [...databases.journal.getRange(range)].map(({ value }) => value);
  }

  async outbox(partition: number): Promise<{ id: string; json: string }[]> {
    const range = this.#open().databases.outbox.getRange({ start: [partition], end: [partition, LAST] });
    return [...range].map(({ key, value }) => ({ id: (key as [number, number, string])[2], json: value }));
  }

  async timers(partition: number, until: number, limit: number) {
    return dueTimers(this.#open().databases, partition, until, limit);
  }

  async trackers(partition: number): Promise<{ id: string; json: string }[]> {
    const range = this.#open().databases.trackers.getRange({ start: [partition], end: [partition, LAST] });
    return [...range].map(({ key, value }) => ({ id: (key as [number, string])[1], json: value }));
  }

  async raise(): Promise<number[]> {
    const { counts, partitions } = this.#open();
    const raised = count(counts, 'raised');
    return Array.from({ length: partitions }, () => raised);
  }

  async raised(_partition: number): Promise<number> {
    return this.#open().counts.get('raised') ?? 0;
  }

  async copies(partition: number, page: { limit: number; cursor?: string }): Promise<CopyPage> {
    return copyProcesses(this.#open().databases, partition, page);
  }

  async list(query: ListQuery): Promise<{ processes: ProcessSummary[]; next: string | null }> {
    return listProcesses(this.#open().databases, query);
  }

  async count(state: ProcessState): Promise<number> {
    return countProcesses(this.#open().databases, state);
  }

  async get(collection: Collection, id: string): Promise<Document | null> {
    return getDocument(this.#open().databases, collection, id);
  }

  async put(collection: Collection, id: string, json: string, ifVersion?: number): Promise<number> {
    const { databases, writer, counts } = this.#open();
    checkKey(`the id in ${collection}`, id);
    return writer.write(() => {
      const version = putDocument(databases, collection, id, json, ifVersion);
      count(counts, collection);
      return version;
    });
  }

  async remove(collection: Collection, id: string): Promise<boolean> {
    const { databases, writer, counts } = this.#open();
    return writer.write(() => {
      const removed = fitsKey(id) && databases.documents.removeSync([collection, id]);
      count(counts, collection);
      return removed;
    });
  }

  async documents(collection: Collection, range: { after?: string; limit?: number; reverse?: boolean } = {}) {
    return listDocuments(this.#open().databases, collection, range);
  }

  async changes(collection: Collection): Promise<number> {
    return this.#open().counts.get(collection) ?? 0;
  }

  onAvailability(): void {
    // an embedded store is there as long as its process is
  }

  #open(): Opened {
    if (this.#opened !== null) return this.#opened;
    throw new BossError('BOSS_STORE_UNAVAILABLE', `the store in ${this.#options.folder} is not open`);
  }
}

function count(counts: Map<string, number>, what: string): number {
  const grown = (counts.get(what) ?? 0) + 1;
  counts.set(what, grown);
  return grown;
}

function makeFolder(folder: string): string {
  try {
    makeFolders(resolve(folder));
    accessSync(folder, constants.W_OK | constants.X_OK);
    return realpathSync(folder);
  } catch (error) {
    throw openFailure(folder, error);
  }
}

/** Step by step: with `recursive`, Node 20 never returns where a file system takes no folders, as below /proc. */
function makeFolders(folder: string): void {
  if (existsSync(folder)) return;
  makeFolders(dirname(folder));
  mkdirSync(folder);
}

function openFile(folder: string, file: string, sync: boolean): Databases {
  try {
    checkFile(file);
    return openDatabases(file, sync);
  } catch (error) {
    throw openFailure(folder, error);
  }
}
