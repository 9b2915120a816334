import type { Batch, CommitResult } from '../store/store.ts';
import type { WorkerContext } from './context.ts';

/** A store that takes longer for a commit gets no new work until it has answered. */
const SLOW_MS = 3000;

export async function timedCommit(context: WorkerContext, batch: Batch): Promise<CommitResult[]> {
  const start = performance.now();
  const late = setTimeout(() => context.storeSlow(SLOW_MS), SLOW_MS);
  try {
    const results = await context.store.commit(batch);
    const took = performance.now() - start;
    context.measures.committed(took / 1000, batch.commits.length);
    if (took >= SLOW_MS) context.storeWorks();
    return results;
  } finally {
    clearTimeout(late);
  }
}
