import type { Execution } from '../core/execution.ts';
import { dispatchOf } from '../core/participant-work.ts';
import type { WorkerContext } from './context.ts';
import type { OutboxEntry } from './outbox-entry.ts';
import { cancelParcel } from './parcel.ts';
import type { Partition } from './partition.ts';

/** Does what a committed step decided and nobody is known to have done: each entry again, under the id it had. */
export async function recoverOutbox(context: WorkerContext, partition: Partition): Promise<void> {
  for (const { id, json } of await context.store.outbox(partition.number)) {
    if (context.outbox.isWaiting(id)) continue;
    await perform(context, partition, id, JSON.parse(json) as OutboxEntry);
  }
}

async function perform(context: WorkerContext, partition: Partition, id: string, entry: OutboxEntry): Promise<void> {
  const done = () => context.outbox.done(partition.number, id);
  if (entry.do === 'tell') {
    const what = { kind: 'message', message: entry.message } as const;
    return context.submit({ wfid: entry.wfid, what, committed: done, failed: done });
  }
  if (entry.do === 'cancel') {
    const { wfid, expression, dispatch, flavour } = entry;
    return void context.outbox.send(cancelParcel(wfid, partition.number, expression, dispatch, flavour));
  }
  const execution = await partition.look(entry.wfid);
  if (execution === null || context.dispatch(execution, partition.number, entry.expression, entry.dispatch) === null)
    done();
}

/** With a transport whose queues died with the last engine: everything that waits for a participant is sent again. */
export async function redispatchAll(context: WorkerContext, partitionOf: (wfid: string) => Partition): Promise<number> {
  let count = 0;
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const page = await context.store.list({ state: 'live', limit: 500, ...(cursor === undefined ? {} : { cursor }) });
    for (const { wfid } of page.processes) {
      const partition = partitionOf(wfid);
      const execution = await partition.look(wfid);
      if (execution !== null) count += redispatchProcess(context, partition.number, execution);
    }
    cursor = page.next;
  }
  return count;
}

function redispatchProcess(context: WorkerContext, partition: number, execution: Execution): number {
  let count = 0;
  for (const e of execution.expressions.values()) {
    const dispatch = dispatchOf(e);
    const waits = dispatch !== null && e.error === null && !dispatch.forget && e.data['answered'] !== true;
    if (!waits || context.outbox.isWaiting(dispatch.id)) continue;
    if (context.dispatch(execution, partition, e.id, dispatch.id) !== null) count++;
  }
  return count;
}
