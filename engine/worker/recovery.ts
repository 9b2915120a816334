import type { Execution } from '../core/execution.ts';
import { leaseOf } from '../core/lease.ts';
import { dispatchOf } from '../core/participant-work.ts';
import { BossError } from '../errors.ts';
import type { WorkerContext } from './context.ts';
import type { OutboxEntry } from './outbox-entry.ts';
import { cancelParcel, deadParcel } from './parcel.ts';
import type { Partition } from './partition.ts';

/**
 * Does what a committed step decided and nobody is known to have done: each entry again, in order, under the id it had.
 * Workitems that were sent are added to `sent`.
 */
export async function recoverOutbox(context: WorkerContext, partition: Partition, sent: Set<string>): Promise<void> {
  for (const { id, json } of await context.store.outbox(partition.number)) {
    if (context.outbox.knows(partition.number, id)) continue;
    let entry: OutboxEntry | undefined;
    try {
      entry = JSON.parse(json) as OutboxEntry;
      await perform(context, partition, id, entry, sent);
    } catch (error) {
      // One that cannot be read must not keep the others from their way; it stays where it is.
      if (error instanceof BossError && error.retryable) throw error;
      context.log.error('an entry of the outbox cannot be done', {
        ...{ partition: partition.number, id, wfid: entry?.wfid, error },
      });
    }
  }
}

async function perform(
  context: WorkerContext,
  partition: Partition,
  id: string,
  entry: OutboxEntry,
  sent: Set<string>,
): Promise<void> {
  const { number } = partition;
  if (entry.do === 'tell' || entry.do === 'tell-keeper') return context.tell(number, id, entry);
  if (entry.do === 'cancel') {
    const { wfid, expression, dispatch, flavour } = entry;
    return void context.outbox.send(cancelParcel(wfid, number, expression, dispatch, flavour));
  }
  const execution = await partition.look(entry.wfid);
  if (entry.do === 'bury') {
    const parcel = execution === null ? null : deadParcel(execution, number, entry);
    return parcel === null ? context.outbox.done(number, id) : void context.outbox.send(parcel);
  }
  const isSent = execution !== null && context.dispatch(execution, number, entry.expression, entry.dispatch) !== null;
  if (isSent) sent.add(id);
  else context.outbox.done(number, id);
}

/** With a transport whose queues died with the last engine: everything else that waits for a participant is sent again. */
export async function redispatchAll(
  context: WorkerContext,
  partitionOf: (wfid: string) => Partition,
  sent: ReadonlySet<string>,
): Promise<number> {
  let count = 0;
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const page = await context.store.list({ state: 'live', limit: 500, ...(cursor === undefined ? {} : { cursor }) });
    for (const { wfid } of page.processes) count += await redispatchProcess(context, partitionOf(wfid), wfid, sent);
    cursor = page.next;
  }
  return count;
}

async function redispatchProcess(
  context: WorkerContext,
  partition: Partition,
  wfid: string,
  sent: ReadonlySet<string>,
): Promise<number> {
  try {
    const execution = await partition.look(wfid);
    return execution === null ? 0 : redispatch(context, partition.number, execution, sent);
  } catch (error) {
    if (error instanceof BossError && error.retryable) throw error;
    context.log.error('a process cannot be read', { wfid, error });
    return 0;
  }
}

function redispatch(
  context: WorkerContext,
  partition: number,
  execution: Execution,
  sent: ReadonlySet<string>,
): number {
  let count = 0;
  for (const e of execution.expressions.values()) {
    const dispatch = dispatchOf(e);
    // One that is being cancelled, has failed or waits for its next try no longer waits for this answer.
    const atWork = e.state === null || e.state === 'paused';
    if (dispatch === null || !atWork || dispatch.forget || e.data['answered'] === true || sent.has(dispatch.id))
      continue;
    const lease = leaseOf(e);
    if (lease !== null) release(context, execution.head.wfid, e.id, dispatch.id, lease.holder);
    else if (context.dispatch(execution, partition, e.id, dispatch.id) !== null) count++;
  }
  return count;
}

/** Who held it died with the queues. */
function release(context: WorkerContext, wfid: string, expression: string, dispatch: string, holder: string): void {
  context.submit({ wfid, what: { kind: 'message', message: { kind: 'release', expression, dispatch, holder } } });
}
