/** Who asks, and through which door: kept in the journal of what changed. */
export interface Actor {
  readonly name: string;
  readonly via: 'api' | 'amqp' | 'event' | 'schedule' | 'engine';
}
