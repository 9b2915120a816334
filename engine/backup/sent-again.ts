import { dispatchInHand } from '../core/expression-record.ts';
import { BossError } from '../errors.ts';
import type { ProcessCommit, Store, StoreInfo } from '../store/store.ts';

type Entries = Iterable<readonly [key: string, json: string]>;

const OWNER = 'restore';
const PAGE = 200;

/** Outbox entries for the workitems that a process waits for: what was sent before has nobody to answer it, or was answered and lost. */
export function sentAgain(wfid: string, entries: Entries): [id: string, json: string][] {
  return [...entries].flatMap(([key, json]): [string, string][] => {
    const dispatch = key.startsWith('x:') ? dispatchInHand(json) : null;
    if (dispatch === null) return [];
    const { id } = dispatch;
    return [[id, JSON.stringify({ do: 'dispatch', wfid, expression: key.slice(2), dispatch: id })]];
  });
}

/** A commit that leaves no process behind, only what goes along with it. */
export function bareCommit(along: Partial<Pick<ProcessCommit, 'outbox' | 'trackers'>>): ProcessCommit {
  const nothing = {
    revision: 0,
    put: [],
    remove: [],
    journal: [],
    timers: [],
    outbox: [],
    trackers: [],
    summary: null,
  };
  return { wfid: OWNER, ...nothing, ...along, erase: true };
}

/** Makes the store ready to be gone on with as it is. `above`: the highest epoch that there was. Returns how many are sent again. */
export async function sendAllAgain({ store, info }: { store: Store; info: StoreInfo }, above: number): Promise<number> {
  let count = 0;
  for (let partition = 0; partition < info.partitions; partition++) {
    const epoch = await acquire(store, partition, above);
    for (let cursor: string | null | undefined; cursor !== null; ) {
      const page = await store.copies(partition, { limit: PAGE, ...(cursor === undefined ? {} : { cursor }) });
      const outbox = page.processes.flatMap(({ summary, entries }) => sentAgain(summary.wfid, entries));
      if (outbox.length > 0) await store.commit({ partition, epoch, commits: [bareCommit({ outbox })], published: [] });
      count += outbox.length;
      cursor = page.next;
    }
  }
  return count;
}

/** Messages between processes are numbered by epochs: those to come have to be higher than those that were. */
export async function acquire(store: Store, partition: number, above: number): Promise<number> {
  const epoch = await store.acquire(partition, OWNER, 0, above);
  if (epoch !== null) return epoch;
  throw new BossError(
    'BOSS_STORE_IN_USE',
    `an engine works on the store, or has died a moment ago (partition ${partition}): stop it, or try again in some seconds`,
  );
}
