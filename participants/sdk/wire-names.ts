/** Names on the broker that a participant needs; a test keeps them equal to the engine's. */
export const WIRE = {
  /** The engine's inbox on the original's wire. */
  inbox: 'ruote_workitems',
  dead: 'boss.dead',
  events: 'boss.events',
  attemptHeader: 'boss-attempt',
  workedHeader: 'boss-worked-ms',
  traceHeader: 'traceparent',
  reasonHeader: 'boss-reason',
  queueHeader: 'boss-queue',
  letterHeader: 'boss-letter',
} as const;

/** Topic on which a cancel message reaches every instance behind a queue, whatever each of them is doing. */
export function cancelTopic(queue: string): string {
  return `participant.cancel.${queue}`;
}
