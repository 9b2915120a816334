import type { Delivery } from './transport.ts';

export type TransportLogger = (
  level: 'error' | 'warn' | 'info',
  message: string,
  data?: Readonly<Record<string, unknown>>,
) => void;

/**
 * Gives a delivery to its listener. A listener that throws has a fault: given back, the message would hit it again at once
 * and for ever, so it becomes a dead letter.
 */
export function handOver(listener: (delivery: Delivery) => void, delivery: Delivery, log: TransportLogger): void {
  try {
    listener(delivery);
  } catch (error) {
    log('error', `the listener of queue ${delivery.queue} failed`, { error });
    delivery
      .deadLetter(`the listener failed: ${error instanceof Error ? error.message : String(error)}`)
      .catch((cause) => {
        log('error', `a message of queue ${delivery.queue} could not be put into the dead-letter queue`, {
          error: cause,
        });
      });
  }
}
