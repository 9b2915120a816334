/**
 * How messages travel. Every transport passes `test/contract/transport.ts`.
 * Queue names and bodies: `topology.ts` and `docs/reference/wire.md`.
 */
export interface MessageProperties {
  /** Unique per message; a receiver recognises a repetition by it. */
  readonly messageId?: string;
  /** Dispatch id of a workitem; whatever the sender of a request chose for an answer. */
  readonly correlationId?: string;
  /** Queue that takes the answer. */
  readonly replyTo?: string;
  readonly headers?: Readonly<Record<string, string | number | boolean>>;
}

export interface Delivery {
  readonly queue: string;
  readonly body: Buffer;
  readonly properties: MessageProperties;
  /** True when the broker delivered it before, perhaps to somebody who died. */
  readonly redelivered: boolean;
  /** Taken care of. Each delivery is settled exactly once; settling after the connection went is ignored. */
  ack(): void;
  /** Give it back: it is delivered again. */
  requeue(): void;
  /** Put it, with the reason, into the dead-letter queue (durably), then settle it. */
  deadLetter(reason: string): Promise<void>;
}

export type Heard = Pick<Delivery, 'body' | 'properties'>;

export interface Consumer {
  /** Stops deliveries; what was delivered may still be settled. */
  cancel(): Promise<void>;
}

export interface Transport {
  /** False when queued messages die with this process (in-process): recovery then dispatches again what has no reply. */
  readonly durable: boolean;
  /** Connects; keeps trying to reconnect afterwards. Errors at the first connect: BOSS_TRANSPORT_*. */
  open(): Promise<void>;
  close(): Promise<void>;
  /** Durable queue; declared again by itself after a reconnect. */
  declareQueue(queue: string): Promise<void>;
  /** Number of ready messages and consumers, or null when there is no such queue. */
  inspectQueue(queue: string): Promise<{ messages: number; consumers: number } | null>;
  /**
   * Resolves when the message is safe (persistent, confirmed). Errors: BOSS_UNROUTABLE when the queue does not exist,
   * BOSS_TRANSPORT_UNAVAILABLE when the outcome is unknown or nobody is connected, BOSS_TRANSPORT_REFUSED when the broker does
   * not permit it, BOSS_LIMIT_EXCEEDED over 16 MB.
   */
  publish(queue: string, body: Buffer | string, properties?: MessageProperties): Promise<void>;
  /** Fan-out of engine events for whoever wants them; best effort, never fails. */
  emit(topic: string, body: string): void;
  /**
   * Gets what is emitted on these topics, and what is published to `queue`: a queue of this program alone, which goes soon after
   * it. A message counts as taken when it is handed over. Set up again by itself after a reconnect.
   */
  listen(queue: string, topics: readonly string[], listener: (heard: Heard) => void): Promise<Consumer>;
  /** Deliveries wait for `ack`; at most `prefetch` are unsettled at a time. Set up again by itself after a reconnect. */
  consume(queue: string, prefetch: number, listener: (delivery: Delivery) => void): Promise<Consumer>;
  /**
   * Called when the connection goes (false, with the reason) and comes back (true). Each publish that was rejected with
   * BOSS_TRANSPORT_UNAVAILABLE is followed by a `true` once it may be tried again.
   */
  onAvailability(listener: (available: boolean, reason: string) => void): void;
}
