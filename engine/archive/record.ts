import type { JournalEntry, ProcessView } from '../engine.ts';
import type { ProcessSummary } from '../store/store.ts';

/** A process as it was when it was taken out of the store: a line of an archive file. */
export interface ArchiveRecord {
  /** Version of the shape: a reader refuses what is newer than itself. */
  readonly v: 1;
  readonly archivedAt: number;
  readonly process: ProcessView;
  readonly journal: readonly JournalEntry[];
}

export const RECORD_VERSION = 1;

/** Ends what was appended at once: a file that does not end so is torn. */
export function closingLine(count: number): string {
  return `{"records":${count}}`;
}

export function isClosing(line: string): boolean {
  return /^\{"records":\d+\}$/.test(line);
}

/** The same process may be archived twice, when an engine died between the archive and the store. Its id may be used again later. */
export function identityOf({ process }: ArchiveRecord): string {
  return `${process.wfid} ${process.launchedAt}`;
}

/** What lists show of it. */
export function summaryOf({ process }: ArchiveRecord): ProcessSummary {
  const { wfid, state, definition, revision, launchedAt, endedAt, errors, expressions, labels } = process;
  return { wfid, state, definition, revision, launchedAt, endedAt, errors, expressions, labels };
}
