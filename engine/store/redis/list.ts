import type { Commands } from './client.ts';
import { compareInList, isPlain, Page, type Place, startOf, statesOf, walkedLabel } from '../page.ts';
import type { ListQuery, ProcessState, ProcessSummary } from '../store.ts';
import type { Keys } from './keys.ts';
import { indexMember, listPrefix, readIndexMember, readRow } from './row.ts';

/** The places of one state in one partition, read piece by piece. */
interface Walk {
  readonly partition: number;
  readonly prefix: string;
  /** Where the next piece begins. */
  from: string;
  places: Place[];
  ended: boolean;
}

interface Found extends Place {
  readonly partition: number;
}

export async function listProcesses(redis: Commands, keys: Keys, partitions: number, query: ListQuery) {
  const page = new Page(query);
  const walks = startWalks(partitions, query);
  for (;;) {
    const found = await findPlaces(redis, keys, walks, portionOf(page, query));
    const rows = await readRows(redis, keys, found);
    if (found.length === 0 || !found.every((place) => page.take(place, rows.get(place.wfid) ?? null)))
      return page.result;
  }
}

/** Rows that may not be wanted are read many at once. */
function portionOf({ size, processes }: Page, query: ListQuery): number {
  const missing = size + 1 - processes.length;
  return isPlain(query) ? missing : Math.max(missing, 500);
}

export async function countProcesses(redis: Commands, keys: Keys, partitions: number, state: ProcessState) {
  const prefix = listPrefix(state);
  const each = Array.from({ length: partitions }, (_, partition) =>
    redis.zlexcount(keys.index(partition), `[${prefix}`, `(${prefix}:`),
  );
  return (await Promise.all(each)).reduce((sum, count) => sum + count, 0);
}

function startWalks(partitions: number, query: ListQuery): Walk[] {
  const after = startOf(query);
  const prefixes = statesOf(query).map((state) => listPrefix(state, query.definition, walkedLabel(query)));
  return Array.from({ length: partitions }, (_, partition) =>
    prefixes.map((prefix): Walk => {
      // a colon comes after all digits
      const from = after === null ? `(${prefix}:` : `(${indexMember(prefix, after)}`;
      return { partition, prefix, from, places: [], ended: false };
    }),
  ).flat();
}

/** Merges the walks. Each is read in pieces of about its share of the page, so little is read in vain. */
async function findPlaces(redis: Commands, keys: Keys, walks: readonly Walk[], count: number): Promise<Found[]> {
  const piece = Math.ceil((2 * count) / walks.length) + 4;
  const found: Found[] = [];
  while (found.length < count) {
    await refill(redis, keys, walks, piece);
    const open = walks.filter(({ places }) => places.length > 0);
    if (open.length === 0) break;
    takeUntilOneIsEmpty(open, found, count);
  }
  return found;
}

async function refill(redis: Commands, keys: Keys, walks: readonly Walk[], piece: number): Promise<void> {
  const dry = walks.filter(({ places, ended }) => places.length === 0 && !ended);
  if (dry.length === 0) return;
  const replies = await Promise.all(
    dry.map(({ partition, prefix, from }) =>
      redis.zrevrangebylex(keys.index(partition), from, `[${prefix}`, 'LIMIT', 0, piece),
    ),
  );
  for (const [n, walk] of dry.entries()) {
    const members = replies[n] ?? [];
    walk.places = members.map((member) => readIndexMember(walk.prefix, member));
    walk.ended = members.length < piece;
    walk.from = `(${members.at(-1) ?? ''}`;
  }
}

/** A walk without places may have more: what comes after its last one is not known before it is read on. */
function takeUntilOneIsEmpty(open: readonly Walk[], found: Found[], count: number): void {
  while (found.length < count) {
    let first: Walk | undefined;
    for (const walk of open) {
      const place = walk.places[0];
      if (place === undefined) continue;
      if (first?.places[0] === undefined || compareInList(place, first.places[0]) < 0) first = walk;
    }
    const place = first?.places.shift();
    if (first === undefined || place === undefined) return;
    found.push({ ...place, partition: first.partition });
    if (first.places.length === 0 && !first.ended) return;
  }
}

async function readRows(redis: Commands, keys: Keys, found: readonly Found[]): Promise<Map<string, ProcessSummary>> {
  const partitions = [...new Set(found.map(({ partition }) => partition))];
  const rows = new Map<string, ProcessSummary>();
  const readPart = async (partition: number) => {
    const wfids = found.filter((place) => place.partition === partition).map(({ wfid }) => wfid);
    const texts = await redis.hmget(keys.rows(partition), ...wfids);
    for (const [n, wfid] of wfids.entries()) {
      const text = texts[n];
      if (text !== null && text !== undefined) rows.set(wfid, readRow(wfid, text));
    }
  };
  await Promise.all(partitions.map(readPart));
  return rows;
}
