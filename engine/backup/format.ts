import { BossError } from '../errors.ts';
import type { Collection, ProcessSummary } from '../store/store.ts';

/** Grows when an older BOSS could not read what is written. */
export const VERSION = 1;

/** The lines of a backup, see docs/reference/backup-format.md. Texts of the store are kept as they are: JSON within JSON. */
export interface HeadLine {
  readonly boss_backup: number;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly engine: string;
  readonly store: 'lmdb' | 'redis';
  readonly partitions: number;
  /** The highest of all partitions: a store that takes over has to count on from there. */
  readonly epoch: number;
}

export interface ProcessLine {
  readonly process: string;
  readonly row: ProcessSummary;
  readonly entries: readonly (readonly [key: string, json: string])[];
  readonly journal: readonly string[];
  readonly timers: readonly (readonly [id: string, at: number])[];
}

export interface OutboxLine {
  readonly outbox: string;
  readonly partition: number;
  readonly json: string;
}

export interface ListenerLine {
  readonly listener: string;
  readonly json: string;
}

export interface DocumentLine {
  readonly document: string;
  readonly collection: Collection;
  readonly json: string;
}

export type ContentLine = ProcessLine | OutboxLine | ListenerLine | DocumentLine;

export interface Counts {
  readonly processes: number;
  readonly outbox: number;
  readonly listeners: number;
  readonly documents: number;
}

/** `sha256` of everything before this line. */
export interface EndLine extends Counts {
  readonly end: true;
  readonly sha256: string;
}

export function kindOf(line: ContentLine): keyof Counts {
  if ('process' in line) return 'processes';
  if ('outbox' in line) return 'outbox';
  return 'listener' in line ? 'listeners' : 'documents';
}

/** What a person calls it. */
export function describeCounts({ processes, outbox, documents }: Counts): string {
  return `${processes} processes, locks and signals, ${documents} documents, ${outbox} messages on their way`;
}

export function damaged(file: string, what: string, cause?: unknown): BossError {
  return new BossError('BOSS_FILE_UNREADABLE', `${file}: ${what}`, { details: { file }, cause });
}
