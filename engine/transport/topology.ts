import { randomUUID } from 'node:crypto';

/** Names on the broker. */
export const TOPOLOGY = {
  /** The original's inbox: launch items, replies and error replies of original clients. Default exchange, durable. */
  originalInbox: 'ruote_workitems',
  /** Topic exchange for engine events; routing keys like `process.ended`. */
  events: 'boss.events',
  /** Exchange and queue of dead letters; the reason is in the header `boss-reason`, the queue in `boss-queue`. */
  dead: 'boss.dead',
} as const;

/** The inbox of a partition: `reply_to` of its workitems. */
export function inboxOf(partition: number): string {
  return `boss.inbox.${partition}`;
}

/** Queue of one engine: answers of other engines to it, and what it hears on `ENGINE_TOPIC`. */
export function engineQueue(engine: string): string {
  return `boss.engine.${engine}`;
}

/** What engines of one store tell each other. */
export const ENGINE_TOPIC = 'engine.news';

/** Topic on which a cancel message reaches every instance behind a queue, whatever each of them is doing. */
export function cancelTopic(queue: string): string {
  return `participant.cancel.${queue}`;
}

/** Headers that BOSS sets beside the original body. */
export const HEADERS = {
  /** 1 at the first dispatch of a step, then 2, 3 ... */
  attempt: 'boss-attempt',
  /** Of an answer: milliseconds that the participant was at work, by its own clock. */
  workedMs: 'boss-worked-ms',
  /** Of W3C Trace Context: of a workitem, the span of its step; of a launch item, where it was made. */
  trace: 'traceparent',
  /** Between engines: `asked`, `told` or `mark`, see `engine/worker/relay.ts`. */
  work: 'boss-work',
  reason: 'boss-reason',
  queue: 'boss-queue',
  /** Name of a dead letter. */
  letter: 'boss-letter',
} as const;

/** Name of a dead letter, given when it is laid aside: sorts by time, and is the same however often the letter is read. */
export function newLetterId(): string {
  return `${Date.now()}-${randomUUID().slice(0, 8)}`;
}
