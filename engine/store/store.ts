import type { Leases } from './leases.ts';

export type { Held, Holder, Leases, Member } from './leases.ts';

/**
 * What is stored, and how. Every store passes `test/contract/store.ts`.
 *
 * A process is a small map of entries (key -> JSON text): the keys and texts are made by `engine/core/snapshot.ts`, a store
 * never looks inside. Everything that one step changes is written in one atomic commit, fenced by the partition's epoch.
 * Keys and ids have at most 600 bytes (BOSS_LIMIT_EXCEEDED); a wfid has no spaces.
 */
export interface StoreInfo {
  readonly kind: 'lmdb' | 'redis';
  /** Fixed when the store is created; `partitionOf(wfid, partitions)` places a process. */
  readonly partitions: number;
  /** A: an acknowledged write survives power loss. B: at most two seconds are lost. C: not durable. */
  readonly durability: 'A' | 'B' | 'C';
  /** One line for people: server or folder, version, the settings that decide the class. */
  readonly description: string;
}

/** One change of one process. */
export interface ProcessCommit {
  readonly wfid: string;
  /** Revision that the process must have now: 0 = it must not exist yet. The commit makes it `revision + 1`. */
  readonly revision: number;
  readonly put: readonly (readonly [key: string, json: string])[];
  readonly remove: readonly string[];
  /** Appended to the process's journal, in order. */
  readonly journal: readonly string[];
  /** Set (milliseconds since the epoch) or cleared (null), by an id that is unique in the process. */
  readonly timers: readonly (readonly [id: string, at: number | null])[];
  /** Effects that must happen though the engine dies: kept until `published` names their id. Ids are globally unique. */
  readonly outbox: readonly (readonly [id: string, json: string])[];
  /** Listeners for events of other processes, set or removed (null), by an id that is unique in the partition. */
  readonly trackers: readonly (readonly [id: string, json: string | null])[];
  /** The row of the process in lists; null leaves it as it is. */
  readonly summary: ProcessSummary | null;
  /**
   * Takes away the process: its entries, journal, timers, row and places in lists. Only `outbox` and `trackers` of this commit
   * are heeded. It is then as if it had never been: its id can be made anew, from revision 0.
   */
  readonly erase?: true;
}

export interface ProcessSummary {
  readonly wfid: string;
  readonly state: ProcessState;
  readonly definition: string | null;
  readonly revision: string | null;
  /** Milliseconds since the epoch. */
  readonly launchedAt: number;
  readonly endedAt: number | null;
  /** Number of errors that stand and of live expressions. */
  readonly errors: number;
  readonly expressions: number;
  /** Short texts to find it by, such as `task` or `tag:build`; each is a list of its own. */
  readonly labels: readonly string[];
}

/**
 * `error`: at least one branch stands in an error. `keeper`: no process, but what processes meet at (a lock, a signal); in no
 * list but that of this state.
 */
export type ProcessState = 'running' | 'paused' | 'error' | 'done' | 'cancelled' | 'killed' | 'keeper';

export interface Batch {
  readonly partition: number;
  readonly epoch: number;
  readonly commits: readonly ProcessCommit[];
  /** Outbox ids that were published and confirmed since the last commit. */
  readonly published: readonly string[];
  /** What `raised` said before the writer read the listeners of all partitions; without it they do not matter. */
  readonly raised?: number;
}

/**
 * Outcome for each commit of a batch: a conflict leaves that one process untouched and does not stop the others. `behind`: listeners
 * were raised meanwhile, so nothing was done.
 */
export type CommitResult = 'ok' | 'conflict' | 'behind';

export interface StoredProcess {
  readonly revision: number;
  readonly entries: ReadonlyMap<string, string>;
}

/** All that is stored of a process, or of a keeper. */
export interface ProcessCopy extends StoredProcess {
  readonly journal: readonly string[];
  readonly timers: readonly (readonly [id: string, at: number])[];
  readonly summary: ProcessSummary;
}

export interface CopyPage {
  readonly processes: readonly ProcessCopy[];
  readonly next: string | null;
}

export interface ListQuery {
  readonly state?: ProcessState | 'live';
  readonly definition?: string;
  /** Only those that have this label, or all of these. The list of the first is walked: give the rarest first. */
  readonly label?: string | readonly string[];
  /** Only those that were launched, or ended, at `since` or later, and before `until`: milliseconds since the epoch. */
  readonly since?: number;
  readonly until?: number;
  readonly ended_since?: number;
  readonly ended_until?: number;
  /** 1..1000, default 100. */
  readonly limit?: number;
  /** The `next` of the page before. */
  readonly cursor?: string;
}

/** Small global documents. `id` sorts the listing, by code point. */
export type Collection =
  | 'definitions' // name -> its versions
  | 'trees' // content hash -> tree
  | 'bindings' // project path and label -> definition
  | 'participants' // position -> registration
  | 'variables' // engine variables
  | 'schedules' // name -> schedule, and what became of its runs
  | 'events' // event id, and time of arrival -> event and what it started
  | 'engine' // what holds for all engines on the store, such as that they stand still
  | 'dead' // time and a random number -> message that nobody could work with
  | 'rates' // binding with a limit -> when it started something
  | 'delayed' // time, event and process id -> what an event starts then
  | 'launches'; // message id of a launch item, or idempotency key -> process id, to recognise a repetition

export interface Document {
  readonly id: string;
  readonly json: string;
  /** Grows by one with each write, from 1. */
  readonly version: number;
}

export interface Store extends Leases {
  /** Connects or opens, checks that the store is fit, creates it when it is new. Errors: BOSS_STORE_*. */
  open(): Promise<StoreInfo>;
  close(): Promise<void>;

  /**
   * One round trip, atomic per process; durable (class of the store) when it resolves. Results in the order of `commits`.
   * After BOSS_STORE_UNAVAILABLE with `details.outcome` `unknown` a commit may have been done: load and compare the revision.
   */
  commit(batch: Batch): Promise<CommitResult[]>;

  load(partition: number, wfid: string): Promise<StoredProcess | null>;
  /** `from` counts from 0. */
  journal(partition: number, wfid: string, range?: { from?: number; limit?: number }): Promise<string[]>;
  /** All entries, oldest first. */
  outbox(partition: number): Promise<{ id: string; json: string }[]>;
  /** Timers due at or before `until`, earliest first. They stay until a commit clears them. */
  timers(partition: number, until: number, limit: number): Promise<{ wfid: string; id: string; at: number }[]>;
  trackers(partition: number): Promise<{ id: string; json: string }[]>;
  /** Says that listeners were added, to all partitions: from now on each refuses writers that do not know them. Returns the new counts. */
  raise(): Promise<number[]>;
  /** How often that was said to a partition. */
  raised(partition: number): Promise<number>;
  /** All processes and keepers of a partition that have a row, in any order. Each is read at one moment; `next` null: these were the last. */
  copies(partition: number, page: { limit: number; cursor?: string }): Promise<CopyPage>;
  /**
   * Newest launch first, across all partitions. One list is walked, by state, definition, first label and launch; what else is asked is
   * looked for in its rows, at most 5000 for a page: a page may have fewer than `limit`, or none, and still a `next`.
   */
  list(query: ListQuery): Promise<{ processes: ProcessSummary[]; next: string | null }>;
  /** How many are in the list of a state; it need not be a look at one moment. */
  count(state: ProcessState): Promise<number>;

  get(collection: Collection, id: string): Promise<Document | null>;
  /** `ifVersion` 0: only when absent. Errors: BOSS_STORE_CONFLICT. Returns the new version. */
  put(collection: Collection, id: string, json: string, ifVersion?: number): Promise<number>;
  remove(collection: Collection, id: string): Promise<boolean>;
  /** By id, from `after` (exclusive), at most `limit` (default 1000); `reverse` from the greatest down. */
  documents(collection: Collection, range?: { after?: string; limit?: number; reverse?: boolean }): Promise<Document[]>;

  /** Grows with each `put` and `remove`: whoever keeps a copy of a collection sees by it that the copy is old. */
  changes(collection: Collection): Promise<number>;

  /**
   * Called when the connection goes (false, with the reason; again when another reason is known) and comes back (true). An embedded
   * store never calls it.
   */
  onAvailability(listener: (available: boolean, reason: string) => void): void;
}
