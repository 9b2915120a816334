import type { Environment } from '../core/environment.ts';
import type { Execution } from '../core/execution.ts';
import type { Tree } from '../core/tree.ts';
import type { Log } from '../log.ts';
import type { Batch, CommitResult, Store } from '../store/store.ts';
import type { Transport } from '../transport/transport.ts';
import type { Feed } from './feed.ts';
import type { TellEntry } from './outbox-entry.ts';
import type { Measures } from './measures.ts';
import type { Outbox } from './outbox.ts';
import type { Partition } from './partition.ts';
import type { ListenerChanges } from './run.ts';
import type { Timers } from './timers.ts';
import type { Tracing } from './tracing.ts';
import type { Trackers } from './trackers.ts';
import type { Work } from './work.ts';

/** What the parts of a worker share. */
export interface WorkerContext {
  readonly store: Store;
  readonly transport: Transport;
  readonly partitions: number;
  readonly log: Log;
  readonly measures: Measures;
  /** null: nobody wants spans. */
  readonly tracing: Tracing | null;
  readonly feed: Feed;
  readonly outbox: Outbox;
  readonly timers: Timers;
  readonly trackers: Trackers;
  /** What the pure core takes from outside, as of now. */
  environment(): Environment;
  treeByHash(hash: string): Promise<Tree>;
  submit(work: Work): void;
  /** Hands a message to another process, or keeper; `id` is its entry in the outbox of the partition that tells. */
  tell(from: number, id: string, entry: TellEntry): void;
  /** Reads again from the store what memory holds of a partition beside its processes. */
  recover(partition: Partition): Promise<void>;
  /** Sends a workitem as it was decided, resolving when it is safe; null when its step no longer waits for it. */
  dispatch(execution: Execution, partition: number, expression: string, dispatch: string): Promise<void> | null;
  /** Notes that the store does not take writes, the so manieth time in a row; resolves when it is worth another try. */
  storeFailed(error: unknown, failures: number): Promise<void>;
  commit(batch: Batch): Promise<CommitResult[]>;
  storeWorks(): void;
  /** With other engines beside this one: which listeners a commit of the partition goes by. */
  raised?(partition: number): number;
  /** Resolves when the other engines hear whoever began to listen, or are refused until they do. */
  listening?(changes: readonly ListenerChanges[]): Promise<void>;
  /** Resolves when the listeners are known that a commit of the partition was refused for. */
  catchUp?(partition: number): Promise<void>;
  /** Another engine owns the partition now. */
  fenced(partition: Partition): void;
}
