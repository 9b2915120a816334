import { BossError } from '../errors.ts';
import type { Outbox } from './outbox.ts';
import type { Work } from './work.ts';

/** A failure that may pass leaves the entry in the outbox. */
export function settling(work: Pick<Work, 'wfid' | 'what'>, outbox: Outbox, partition: number, id: string): Work {
  const done = () => outbox.done(partition, id);
  const failed = (error: unknown) => {
    if (!(error instanceof BossError) || !error.retryable) done();
  };
  return { ...work, committed: done, failed };
}
