import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LmdbStore } from '../engine/store/lmdb/lmdb-store.ts';
import { partitionOf } from '../engine/store/partition.ts';
import { RedisStore } from '../engine/store/redis/redis-store.ts';
import type { ListQuery, ProcessCommit, ProcessState, ProcessSummary, Store } from '../engine/store/store.ts';
import { startRedis } from '../test/support/servers.ts';
import { printTable, type Row } from './table.ts';

const PROCESSES = 100_000;
const BATCH = 500;
const TIMES = 30;
const START = Date.UTC(2026, 0, 1);
const SPACING = 60_000;
const STATES: readonly ProcessState[] = [
  'done',
  'done',
  'done',
  'done',
  'done',
  'done',
  'cancelled',
  'error',
  'running',
  'paused',
];

/** One page of 100 among 100 000 processes of 49 definitions. A hundredth has the rare tag, every process a project of a thousand. */
export async function benchLists(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'boss-bench-'));
  const redis = await startRedis();
  try {
    const rows = [
      ...(await measured('LMDB, 1 partition', new LmdbStore({ folder, sync: false }), 1)),
      ...(await measured('Redis, 16 partitions', new RedisStore({ url: redis.url, allowDataLoss: true }), 16)),
    ];
    printTable(`A page of ${PROCESSES} processes`, ['store', 'asked', 'found', 'p50 ms', 'p99 ms'], rows);
  } finally {
    await redis.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

const middle = START + (PROCESSES / 2) * SPACING;
const QUERIES: Readonly<Record<string, ListQuery>> = {
  'the newest of all': {},
  'those that live': { state: 'live' },
  'one definition, done': { definition: 'definition-7', state: 'done' },
  'a tag of 1 in 100': { label: 'tag:rare' },
  'a field of 1 in 1000': { label: 'field:project=p42' },
  'an hour a month ago': { since: middle, until: middle + 3_600_000 },
  'a field and a tag': { label: ['field:project=p42', 'tag:common'] },
  'a tag, one definition, since the middle': { label: 'tag:common', definition: 'definition-7', since: middle },
  'ended in an hour a month ago': { ended_since: middle, ended_until: middle + 3_600_000, until: middle + 3_600_000 },
  'two tags that no process has both': { label: ['tag:common', 'tag:never'] },
};

async function measured(name: string, store: Store, partitions: number): Promise<Row[]> {
  await store.open();
  try {
    await fill(store, partitions);
    const rows: Row[] = [];
    for (const [asked, query] of Object.entries(QUERIES)) rows.push([name, asked, ...(await times(store, query))]);
    return rows;
  } finally {
    await store.close();
  }
}

async function times(store: Store, query: ListQuery): Promise<[found: string, p50: number, p99: number]> {
  let found = '';
  const took: number[] = [];
  for (let n = 0; n < TIMES; n++) {
    const begin = performance.now();
    const { processes, next } = await store.list(query);
    took.push(performance.now() - begin);
    found = `${processes.length}${next === null ? '' : ', and more'}`;
  }
  took.sort((a, b) => a - b);
  return [found, took[TIMES / 2] ?? 0, took[TIMES - 1] ?? 0];
}

async function fill(store: Store, partitions: number): Promise<void> {
  const parts = new Map<number, ProcessCommit[]>();
  for (let n = 0; n < PROCESSES; n++) {
    const commit = commitOf(n);
    const partition = partitionOf(commit.wfid, partitions);
    parts.set(partition, [...(parts.get(partition) ?? []), commit].slice(-BATCH));
    if (parts.get(partition)?.length === BATCH) await flush(store, parts, partition);
  }
  for (const partition of [...parts.keys()]) await flush(store, parts, partition);
}

const epochs = new WeakMap<Store, Map<number, number>>();

async function flush(store: Store, parts: Map<number, ProcessCommit[]>, partition: number): Promise<void> {
  const held = epochs.get(store) ?? new Map<number, number>();
  epochs.set(store, held);
  const epoch = held.get(partition) ?? (await store.acquire(partition, 'bench', 3_600_000));
  if (epoch === null) throw new Error(`partition ${partition} is taken`);
  held.set(partition, epoch);
  await store.commit({ partition, epoch, commits: parts.get(partition) ?? [], published: [] });
  parts.delete(partition);
}

function commitOf(n: number): ProcessCommit {
  const summary = rowOf(n);
  const none = { remove: [], timers: [], outbox: [], trackers: [], journal: [] } as const;
  return { ...none, wfid: summary.wfid, revision: 0, put: [['h', '{}']], summary };
}

function rowOf(n: number): ProcessSummary {
  const state = STATES[n % STATES.length] ?? 'done';
  const launchedAt = START + n * SPACING;
  const isOver = state === 'done' || state === 'cancelled';
  return {
    wfid: `20260101-0000-bench-${n}`,
    ...{ state, definition: `definition-${n % 49}`, revision: null, launchedAt },
    endedAt: isOver ? launchedAt + SPACING : null,
    errors: state === 'error' ? 1 : 0,
    expressions: isOver ? 0 : 3,
    labels: [
      `field:project=p${n % 1000}`,
      ...(n % 2 === 0 ? ['tag:common'] : ['tag:other']),
      ...(n % 100 === 0 ? ['tag:rare'] : []),
    ],
  };
}
