import type { Tracker } from '../core/effect.ts';
import type { Execution } from '../core/execution.ts';
import type { Keeper } from '../core/keeper.ts';
import type { Outcome } from '../core/outside-message.ts';
import type { ProcessCommit } from '../store/store.ts';
import type { TellEntry } from './outbox-entry.ts';
import type { Work } from './work.ts';

/** What has one writer. */
export type Subject = Execution | Keeper;

export interface Done {
  readonly work: Work;
  readonly outcome: Outcome | 'unknown';
}

export type Told = readonly [id: string, entry: TellEntry];

export interface ListenerChanges {
  readonly set: readonly Tracker[];
  readonly removed: readonly Pick<Tracker, 'wfid' | 'expression'>[];
}

export interface RunPlace {
  readonly wfid: string;
  readonly partition: number;
  readonly revision: number;
  /** Numbers what is told to others, growing over restarts too. */
  readonly nextPlace: () => number;
}

/** What is done to one process, or keeper, in one batch: steps in memory, one commit, then effects. */
export interface Run {
  readonly wfid: string;
  readonly revision: number;
  readonly done: readonly Done[];
  /** Messages for others (and for the rest of this one). */
  readonly told: readonly Told[];
  /** What the next batch goes on with; null: nothing that has to be at hand. */
  readonly left: Subject | null;
  /** When the process was launched that is there now; null: none is, or it is none. */
  readonly launchedAt: number | null;
  /** Whom it tells depends on who listens. */
  readonly isHeard: boolean;
  /** Who begins, and who leaves off, to listen to other processes. */
  readonly listeners: ListenerChanges;
  /** Takes one piece of work as far as it goes in memory. */
  take(work: Work): void;
  /** The one atomic write for everything that was taken; null when nothing changed. */
  commit(): ProcessCommit | null;
  /** The commit came to nothing. */
  abandon(): void;
  /** The commit is done: what memory holds beside the process follows it. */
  follow(): void;
  /** Sends what was decided for the world outside. */
  sendOut(): Promise<void>[];
}

/** Work that broke its run. */
export interface Broken {
  readonly work: Work;
  readonly error: unknown;
}

export function launchOf(run: Run): Work | undefined {
  return run.done.find(({ work, outcome }) => work.what.kind === 'launch' && outcome === 'applied')?.work;
}
