import type { Dispatch } from '../core/effect.ts';
import type { Execution } from '../core/execution.ts';
import type { Flavour } from '../core/expression.ts';
import { dispatchOf } from '../core/participant-work.ts';
import { HEADERS, inboxOf, TOPOLOGY } from '../transport/topology.ts';
import type { OutboxEntry } from './outbox-entry.ts';
import type { Parcel } from './outbox.ts';
import { cancelBody, workitemBody } from './wire.ts';
import type { Work } from './work.ts';

/** The workitem message of a dispatch; null when the expression no longer waits for it. */
export function dispatchParcel(
  execution: Execution,
  partition: number,
  expression: string,
  { id, traceparent }: { id: string; traceparent: string | null },
): Parcel | null {
  const e = execution.get(expression);
  const dispatch = e === undefined ? null : dispatchOf(e);
  if (e === undefined || dispatch === null || dispatch.id !== id || dispatch.queue === null) return null;
  const { wfid } = execution.head;
  return {
    id,
    partition,
    queue: dispatch.queue,
    body: workitemBody(execution, e, dispatch),
    decidedAt: dispatch.at,
    properties: {
      messageId: id,
      correlationId: id,
      replyTo: inboxOf(partition),
      headers: {
        [HEADERS.attempt]: dispatch.attempt,
        ...(traceparent === null ? {} : { [HEADERS.trace]: traceparent }),
      },
    },
    ...(dispatch.forget ? { sent: toldSent(wfid, expression, id) } : {}),
    unroutable: (reason) => ({
      wfid,
      what: { kind: 'message', message: { kind: 'unroutable', expression, dispatch: id, reason } },
    }),
  };
}

/** A step that takes no answer is through when its workitem is safe. */
function toldSent(wfid: string, expression: string, dispatch: string): Work {
  return { wfid, what: { kind: 'message', message: { kind: 'sent', expression, dispatch } } };
}

export function cancelParcel(
  wfid: string,
  partition: number,
  expression: string,
  dispatch: Dispatch,
  flavour: Flavour,
): Parcel {
  return {
    id: `c${dispatch.id}`,
    partition,
    queue: dispatch.queue ?? '',
    body: cancelBody(wfid, expression, flavour),
    properties: { messageId: `c${dispatch.id}`, correlationId: dispatch.id },
    unroutable: () => null,
  };
}

/** A workitem over which participants died; null when its step is not there any more. It has the same name whenever it is laid aside. */
export function deadParcel(
  execution: Execution,
  partition: number,
  { expression, dispatch, reason }: Omit<Extract<OutboxEntry, { do: 'bury' }>, 'do' | 'wfid'>,
): Parcel | null {
  const e = execution.get(expression);
  if (e === undefined) return null;
  const { id, queue, attempt, at } = dispatch;
  const headers = {
    [HEADERS.attempt]: attempt,
    [HEADERS.reason]: reason,
    [HEADERS.queue]: queue ?? '',
    [HEADERS.letter]: `${String(at).padStart(13, '0')}-${id.slice(-8)}`,
  };
  return {
    id: `b${id}`,
    partition,
    queue: TOPOLOGY.dead,
    body: workitemBody(execution, e, dispatch),
    properties: { messageId: id, correlationId: id, replyTo: inboxOf(partition), headers },
    unroutable: () => null,
  };
}
