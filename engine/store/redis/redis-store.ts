import { BossError } from '../../errors.ts';
import { checkBatchKeys, checkKey } from '../key-limit.ts';
import type { Held, Holder, Member } from '../leases.ts';
import type {
  Batch,
  Collection,
  CommitResult,
  CopyPage,
  Document,
  ListQuery,
  ProcessState,
  Store,
  StoredProcess,
  StoreInfo,
} from '../store.ts';
import { commitBatch } from './commands/commit.ts';
import { acquirePartition } from './commands/acquire.ts';
import { announceMember } from './commands/announce.ts';
import { readHolder } from './commands/holder.ts';
import { renewLease } from './commands/renew.ts';
import { copyProcesses } from './commands/copies.ts';
import { listDocuments } from './commands/list-documents.ts';
import { readMembers } from './commands/members.ts';
import { putDocument } from './commands/put-document.ts';
import { removeDocument } from './commands/remove-document.ts';
import type { Commands, Tls } from './client.ts';
import { Connection } from './connection.ts';
import { readDocument } from './document.ts';
import { checkServers } from './durability.ts';
import { foundStore } from './foundation.ts';
import { Keys } from './keys.ts';
import { countProcesses, listProcesses } from './list.ts';
import { OutboxOrder } from './outbox-order.ts';
import { readProcess } from './process-fields.ts';
import { waitForReplicas } from './replicas.ts';

export interface RedisOptions {
  /** `redis://`, `redis+cluster://` or `redis+sentinel://`, with `rediss` for TLS: see docs/reference/store.md. */
  readonly url: string;
  readonly tls?: Tls;
  /** Of the sentinels themselves; user and password of the URL are those of the servers. */
  readonly sentinelPassword?: string;
  /** How many replicas must have a commit before it counts as done. Default 0. */
  readonly waitReplicas?: number;
  /** Accept a server of durability class C. */
  readonly allowDataLoss?: boolean;
  /** Of a new store; an existing one keeps its own. Default 16. */
  readonly partitions?: number;
  /** What the names of all keys begin with. Default `boss`. */
  readonly prefix?: string;
}

/** A store on a Redis, a Redis with replicas or a Redis Cluster, for any number of engines. */
export class RedisStore implements Store {
  readonly #options: RedisOptions;
  readonly #keys: Keys;
  readonly #connection: Connection;
  readonly #order = new OutboxOrder();
  /** Partition -> number of the last commit that was acknowledged to us. */
  readonly #acknowledged = new Map<number, number>();
  #partitions = 0;

  constructor(options: RedisOptions) {
    this.#options = options;
    this.#keys = new Keys(options.prefix ?? 'boss');
    this.#connection = new Connection(options);
  }

  async open(): Promise<StoreInfo> {
    const { allowDataLoss = false, waitReplicas = 0, partitions = 16 } = this.#options;
    const connection = this.#connection;
    await connection.open();
    try {
      const fitness = await checkServers(connection, { allowDataLoss, waitReplicas });
      this.#partitions = await connection.use((redis) =>
        foundStore(redis, this.#keys.foundation, partitions, connection.address),
      );
      return { kind: 'redis', partitions: this.#partitions, ...fitness };
    } catch (error) {
      this.#connection.close();
      throw error;
    }
  }

  async close(): Promise<void> {
    this.#partitions = 0;
    this.#connection.close();
  }

  async acquire(partition: number, owner: string, leaseMs: number, above = 0): Promise<number | null> {
    return this.#connection.use(async (redis) => {
      const epoch = await acquirePartition(redis, this.#keys, { partition, owner, leaseMs, above });
      await this.#replicated(redis, this.#keys.meta(partition));
      return epoch;
    });
  }

  async renew(held: readonly Held[], owner: string, leaseMs: number): Promise<number[]> {
    return this.#connection.use(async (redis) => {
      const kept = await Promise.all(held.map((one) => renewLease(redis, this.#keys, one, owner, leaseMs)));
      return held.flatMap(({ partition }, n) => (kept[n] === true ? [] : [partition]));
    });
  }

  async release(held: Held, owner: string): Promise<void> {
    await this.#connection.use((redis) => renewLease(redis, this.#keys, held, owner, 0));
  }

  async holders(): Promise<Holder[]> {
    const numbers = Array.from({ length: this.#open() }, (_, number) => number);
    return this.#connection.use((redis) =>
      Promise.all(numbers.map((partition) => readHolder(redis, this.#keys, partition))),
    );
  }

  async announce(member: Member, leaseMs: number): Promise<void> {
    await this.#connection.use((redis) => announceMember(redis, this.#keys, member, leaseMs));
  }

  async leave(id: string): Promise<void> {
    await this.#connection.use((redis) => redis.hdel(this.#keys.members, id));
  }

  async members(): Promise<Member[]> {
    return this.#connection.use((redis) => readMembers(redis, this.#keys));
  }

  async commit(batch: Batch): Promise<CommitResult[]> {
    checkBatchKeys(batch);
    const nextPlace = () => this.#order.next(batch.epoch);
    return this.#connection.use(async (redis) => {
      const known = this.#acknowledged.get(batch.partition) ?? 0;
      const { results, number } = await commitBatch(redis, this.#keys, batch, known, nextPlace);
      await this.#replicated(redis, this.#keys.meta(batch.partition));
      this.#acknowledged.set(batch.partition, Math.max(number, this.#acknowledged.get(batch.partition) ?? 0));
      return results;
    });
  }

  async load(partition: number, wfid: string): Promise<StoredProcess | null> {
    return this.#connection.use(async (redis) => {
      const key = this.#keys.process(partition, wfid);
      return readProcess(key, await redis.hgetall(key));
    });
  }

  async journal(partition: number, wfid: string, { from = 0, limit }: { from?: number; limit?: number } = {}) {
    if (limit === 0) return [];
    const last = limit === undefined ? -1 : from + limit - 1;
    return this.#connection.use((redis) => redis.lrange(this.#keys.journal(partition, wfid), from, last));
  }

  async outbox(partition: number): Promise<{ id: string; json: string }[]> {
    const entries = await this.#connection.use((redis) => redis.hgetall(this.#keys.outbox(partition)));
    return OutboxOrder.sorted(entries);
  }

  async timers(partition: number, until: number, limit: number) {
    const found = await this.#connection.use((redis) =>
      redis.zrangebyscore(this.#keys.timers(partition), '-inf', until, 'WITHSCORES', 'LIMIT', 0, limit),
    );
    return Array.from({ length: found.length / 2 }, (_, n) => {
      const member = found[2 * n] ?? '';
      const space = member.indexOf(' ');
      return { wfid: member.slice(0, space), id: member.slice(space + 1), at: Number(found[2 * n + 1]) };
    });
  }

  async trackers(partition: number): Promise<{ id: string; json: string }[]> {
    const entries = await this.#connection.use((redis) => redis.hgetall(this.#keys.trackers(partition)));
    return Object.entries(entries).map(([id, json]) => ({ id, json }));
  }

  async raise(): Promise<number[]> {
    const numbers = Array.from({ length: this.#open() }, (_, number) => number);
    const raiseOne = async (redis: Commands, partition: number) => {
      const raised = await redis.hincrby(this.#keys.meta(partition), 'raised', 1);
      await this.#replicated(redis, this.#keys.meta(partition));
      return raised;
    };
    return this.#connection.use((redis) => Promise.all(numbers.map((partition) => raiseOne(redis, partition))));
  }

  async raised(partition: number): Promise<number> {
    return this.#connection.use(async (redis) => Number(await redis.hget(this.#keys.meta(partition), 'raised')));
  }

  async copies(partition: number, page: { limit: number; cursor?: string }): Promise<CopyPage> {
    return this.#connection.use((redis) => copyProcesses(redis, this.#keys, partition, page));
  }

  async list(query: ListQuery) {
    return this.#connection.use((redis) => listProcesses(redis, this.#keys, this.#open(), query));
  }

  async count(state: ProcessState): Promise<number> {
    return this.#connection.use((redis) => countProcesses(redis, this.#keys, this.#open(), state));
  }

  async get(collection: Collection, id: string): Promise<Document | null> {
    const [documents] = this.#keys.collection(collection);
    return this.#connection.use(async (redis) => {
      const text = await redis.hget(documents, id);
      return text === null ? null : readDocument(collection, id, text);
    });
  }

  async put(collection: Collection, id: string, json: string, ifVersion?: number): Promise<number> {
    checkKey(`the id in ${collection}`, id);
    return this.#connection.use((redis) => putDocument(redis, this.#keys, collection, { id, json, ifVersion }));
  }

  async remove(collection: Collection, id: string): Promise<boolean> {
    return this.#connection.use((redis) => removeDocument(redis, this.#keys, collection, id));
  }

  async documents(collection: Collection, range: { after?: string; limit?: number; reverse?: boolean } = {}) {
    return this.#connection.use((redis) => listDocuments(redis, this.#keys, collection, range));
  }

  async changes(collection: Collection): Promise<number> {
    const [, , changes] = this.#keys.collection(collection);
    return this.#connection.use(async (redis) => Number(await redis.get(changes)));
  }

  onAvailability(listener: (available: boolean, reason: string) => void): void {
    this.#connection.onAvailability(listener);
  }

  /** Resolves when as many replicas as are wanted have what was written before to the server of `key`. */
  async #replicated(redis: Commands, key: string): Promise<void> {
    const { waitReplicas = 0 } = this.#options;
    if (waitReplicas > 0) await waitForReplicas(redis, key, waitReplicas, this.#connection.address);
  }

  /** The number of partitions, once it is known. */
  #open(): number {
    if (this.#partitions > 0) return this.#partitions;
    throw new BossError('BOSS_STORE_UNAVAILABLE', `the store at ${this.#connection.address} is not open`);
  }
}
