import type { Consumer, Delivery, MessageProperties } from '../../engine/transport/transport.ts';

export type { Consumer, Delivery, MessageProperties };

/**
 * The connection to the engine, as much of it as a host needs. The engine's own transports fit as they are; a stand-alone
 * participant gets one from `connectAmqp`.
 */
export interface Link {
  /** False when the queues live in this process, so that nobody else can serve them. */
  readonly durable?: boolean;
  /** Durable, and declared again after a reconnect. `private`: it goes with this connection. */
  declareQueue(queue: string, options?: { private?: boolean }): Promise<void>;
  /** Resolves when the message is safe; rejects when it could not be delivered or nobody knows. */
  publish(queue: string, body: Buffer | string, properties?: MessageProperties): Promise<void>;
  consume(queue: string, prefetch: number, listener: (delivery: Delivery) => void): Promise<Consumer>;
  /** Called when the connection goes (false, with the reason) and comes back (true). */
  onAvailability(listener: (available: boolean, reason: string) => void): void;
  close(): Promise<void>;
  /** To everybody who subscribed to the topic; best effort. */
  emit?(topic: string, body: string): void;
  /** Needed only where other processes may serve the same queue. */
  subscribe?(topic: string, listener: (body: Buffer) => void): Promise<void>;
}
