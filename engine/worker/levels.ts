import type { Store } from '../store/store.ts';
import type { Transport } from '../transport/transport.ts';

/** How things stand at one moment. What could not be asked, because a server is away or slow, is left out (null). */
export interface Levels {
  readonly working: boolean;
  readonly storeAvailable: boolean;
  readonly brokerAvailable: boolean;
  readonly partitions: number;
  /** Workitems and cancel messages that the broker does not have yet. */
  readonly outbox: { readonly entries: number; readonly oldestSeconds: number };
  readonly processes: Readonly<Record<LiveState, number>> | null;
  readonly queues: readonly QueueLevel[] | null;
  readonly deadLetters: number | null;
}

export interface QueueLevel {
  readonly queue: string;
  readonly messages: number;
  readonly consumers: number;
}

export type LiveState = 'running' | 'paused' | 'error';

export interface LevelSources
  extends Pick<Levels, 'working' | 'storeAvailable' | 'brokerAvailable' | 'partitions' | 'outbox'> {
  readonly store: Store;
  readonly transport: Transport;
  readonly queues: Iterable<string>;
}

/** Longer than this nobody waits for a server that does not answer, in milliseconds. */
const PATIENCE = 2000;
const PAGE = 1000;

export async function levelsOf({ store, transport, queues, ...known }: LevelSources): Promise<Levels> {
  const asked = [countProcesses(store), inspectQueues(transport, queues), countDeadLetters(store)] as const;
  const [processes, inspected, deadLetters] = await Promise.all(asked);
  return { ...known, processes, queues: inspected, deadLetters };
}

async function countProcesses(store: Store): Promise<Levels['processes']> {
  return orNull(
    Promise.all([store.count('running'), store.count('paused'), store.count('error')]).then(
      ([running, paused, error]) => ({ running, paused, error }),
    ),
  );
}

/** A queue that nobody has declared yet is left out. */
async function inspectQueues(transport: Transport, queues: Iterable<string>): Promise<Levels['queues']> {
  const each = [...new Set(queues)].map(async (queue) => {
    const found = await transport.inspectQueue(queue);
    return found === null ? [] : [{ queue, ...found }];
  });
  return (await orNull(Promise.all(each)))?.flat() ?? null;
}

async function countDeadLetters(store: Store): Promise<number | null> {
  return orNull(everyDeadLetter(store));
}

async function everyDeadLetter(store: Store): Promise<number> {
  for (let count = 0, after = ''; ; ) {
    const page = await store.documents('dead', { after, limit: PAGE });
    count += page.length;
    if (page.length < PAGE) return count;
    after = page.at(-1)?.id ?? '';
  }
}

/** What is asked, or null when it is not answered soon. */
export async function orNull<T>(asked: Promise<T>): Promise<T | null> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), PATIENCE);
  });
  try {
    return await Promise.race([asked, late]);
  } catch {
    return null;
  } finally {
    clearTimeout(timer);
  }
}
