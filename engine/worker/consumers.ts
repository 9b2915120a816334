import type { ExpressionView, ProcessView, WaitingFor } from '../engine.ts';
import type { Transport } from '../transport/transport.ts';
import { orNull } from './levels.ts';
import { INTERNAL_QUEUE } from './participant-registry.ts';

/** So many queues are asked about for one look: a process with more than that waits for hundreds of participants. */
const MOST_QUEUES = 50;

/** The view of a process, where steps that wait for a participant say so when nobody takes from its queue now. */
export async function withConsumers(view: ProcessView, transport: Transport): Promise<ProcessView> {
  const waiting = view.expressions_list.map(({ waitingFor }) => queueOf(waitingFor)).filter((queue) => queue !== null);
  const queues = [...new Set(waiting)].slice(0, MOST_QUEUES);
  if (queues.length === 0) return view;
  const looks = await Promise.all(queues.map((queue) => orNull(lookAt(queue, transport))));
  const silent = new Map(queues.flatMap((queue, n) => (looks[n] == null ? [] : [[queue, looks[n]] as const])));
  if (silent.size === 0) return view;
  return { ...view, expressions_list: view.expressions_list.map((e) => told(e, silent)) };
}

function queueOf({ kind, queue }: WaitingFor): string | null {
  return kind === 'participant' && queue !== undefined && queue !== INTERNAL_QUEUE ? queue : null;
}

/** What is wrong with the queue, in words; null when somebody takes from it. */
async function lookAt(queue: string, transport: Transport): Promise<string | null> {
  const found = await transport.inspectQueue(queue);
  if (found === null) return 'there is no such queue: start the participant, it makes the queue';
  if (found.consumers > 0) return null;
  const lying = found.messages === 1 ? '1 workitem lies' : `${found.messages} workitems lie`;
  // One that is at long steps takes nothing until it has a place again.
  return `nobody takes from this queue now, ${lying} in it: start the participant, unless all there are have long steps in hand`;
}

function told(e: ExpressionView, silent: ReadonlyMap<string, string>): ExpressionView {
  const queue = queueOf(e.waitingFor);
  const why = queue === null ? undefined : silent.get(queue);
  if (why === undefined) return e;
  return { ...e, waitingFor: { ...e.waitingFor, kind: 'no_consumer', text: `${e.waitingFor.text}; ${why}` } };
}
