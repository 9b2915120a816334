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

/** Headers that BOSS sets beside the original body. */
export const HEADERS = {
  /** 1 at the first dispatch of a step, then 2, 3 ... */
  attempt: 'boss-attempt',
  reason: 'boss-reason',
  queue: 'boss-queue',
} as const;
