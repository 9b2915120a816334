import { BossError } from '../errors.ts';
import type { Log } from '../log.ts';
import { HEADERS, inboxOf } from '../transport/topology.ts';
import type { Delivery, Transport } from '../transport/transport.ts';
import type { Work } from './work.ts';
import { answerOfError, readWork, type WorkAnswer } from './work-message.ts';

export interface RelayParts {
  readonly transport: Transport;
  readonly log: Log;
  readonly partitionOf: (wfid: string) => number;
  readonly isOurs: (partition: number) => boolean;
  readonly submit: (work: Work) => void;
  /** Something told came through the inbox of this partition. */
  readonly came: (partition: number, id: string | undefined) => void;
}

/**
 * Messages between engines, by way of the inbox of a partition. The header `boss-work` says what one is: `asked` (its sender waits for
 * what becomes of it), `told` (by another process), or `mark` (everything told before it has come). The body has process and work.
 */
export class Relay {
  readonly #parts: RelayParts;

  constructor(parts: RelayParts) {
    this.#parts = parts;
  }

  /** False when it is no message of an engine. What is told keeps its order: nothing is awaited here. */
  take(delivery: Delivery): boolean {
    const kind = delivery.properties.headers?.[HEADERS.work];
    if (kind === undefined) return false;
    if (kind === 'mark') this.#mark(delivery);
    else this.#work(delivery);
    return true;
  }

  isOurs(wfid: string): boolean {
    return this.#parts.isOurs(this.#parts.partitionOf(wfid));
  }

  /** A message for a process of another engine: it goes on to the inbox of its partition. */
  async sendOn(delivery: Delivery, wfid: string): Promise<void> {
    const queue = inboxOf(this.#parts.partitionOf(wfid));
    // Its partition was ours when it came.
    if (delivery.queue === queue) return delivery.requeue();
    const { body, properties } = delivery;
    try {
      await this.#parts.transport.publish(queue, body, properties);
      delivery.ack();
    } catch (error) {
      this.#parts.log.info('a message could not be sent on yet', { queue, error });
      delivery.requeue();
    }
  }

  #mark(delivery: Delivery): void {
    const partition = Number(delivery.queue.slice(delivery.queue.lastIndexOf('.') + 1));
    this.#parts.came(partition, delivery.properties.messageId);
    delivery.ack();
  }

  #work(delivery: Delivery): void {
    const { partitionOf, isOurs, submit, came } = this.#parts;
    const sent = readWork(delivery.body);
    const partition = partitionOf(sent.wfid);
    if (!isOurs(partition)) return delivery.requeue();
    submit({
      ...sent,
      committed: (outcome) => this.#answer(delivery, { outcome }),
      settled: () => delivery.ack(),
      failed: (error) => this.#failed(delivery, error),
    });
    came(partition, delivery.properties.messageId);
  }

  #failed(delivery: Delivery, error: unknown): void {
    if (error instanceof BossError && error.retryable) return delivery.requeue();
    this.#answer(delivery, answerOfError(error));
    delivery.ack();
  }

  #answer({ properties }: Delivery, answer: WorkAnswer): void {
    const { replyTo, correlationId } = properties;
    if (replyTo === undefined || correlationId === undefined) return;
    const body = JSON.stringify({ news: 'answer', ...answer });
    this.#parts.transport.publish(replyTo, body, { correlationId }).catch((error: unknown) => {
      this.#parts.log.debug('an engine has not heard what became of its request', { replyTo, error });
    });
  }
}
