import type { Batch, ProcessCommit, ProcessSummary } from '../../engine/store/store.ts';

/** A commit that changes nothing but what is named. */
export function commitOf(wfid: string, revision: number, changes: Partial<ProcessCommit> = {}): ProcessCommit {
  return {
    wfid,
    revision,
    put: [],
    remove: [],
    journal: [],
    timers: [],
    outbox: [],
    trackers: [],
    summary: null,
    ...changes,
  };
}

export function batchOf(
  partition: number,
  epoch: number,
  commits: readonly ProcessCommit[],
  published: string[] = [],
): Batch {
  return { partition, epoch, commits, published };
}

export function summaryOf(wfid: string, launchedAt: number, changes: Partial<ProcessSummary> = {}): ProcessSummary {
  return {
    wfid,
    state: 'running',
    definition: null,
    revision: null,
    launchedAt,
    endedAt: null,
    errors: 0,
    expressions: 1,
    labels: [],
    ...changes,
  };
}
