import type { BossError } from '../errors.ts';
import type { Log } from '../log.ts';
import type { Document, Store } from '../store/store.ts';
import { HEADERS, newLetterId, TOPOLOGY } from '../transport/topology.ts';
import type { Consumer, Delivery, MessageProperties, Transport } from '../transport/transport.ts';

/** A message that nobody could work with, as the store has it. */
export interface DeadLetter {
  readonly id: string;
  readonly at: number;
  /** Where it came from; null: whoever laid it aside did not say. */
  readonly queue: string | null;
  readonly reason: string;
  readonly body: string;
  /** `base64` when it is no text in UTF-8. */
  readonly encoding: 'utf8' | 'base64';
  /** As it came. */
  readonly properties: MessageProperties;
  readonly edited: { readonly by: string; readonly at: number } | null;
}

const PREFETCH = 20;
const ID = /^\d{13}-[0-9a-f]{8}$/;

export interface DeadLettersParts {
  readonly store: Store;
  readonly transport: Transport;
  readonly log: Log;
  /** Resolves when it is worth while to ask the store again. */
  readonly storeReady: () => Promise<void>;
}

/** Moves what lies in the queue of dead letters into the store, where it can be looked at and changed. */
export class DeadLetters {
  readonly #parts: DeadLettersParts;
  readonly #busy = new Set<Promise<void>>();
  #consumer: Consumer | undefined;
  #stopping = false;

  constructor(parts: DeadLettersParts) {
    this.#parts = parts;
  }

  async start(): Promise<void> {
    const { transport } = this.#parts;
    await transport.declareQueue(TOPOLOGY.dead);
    this.#consumer = await transport.consume(TOPOLOGY.dead, PREFETCH, (delivery) => {
      const work = this.#keep(delivery).finally(() => this.#busy.delete(work));
      this.#busy.add(work);
    });
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    // what dies with the queue is taken first
    if (!this.#parts.transport.durable) {
      while (((await this.#parts.transport.inspectQueue(TOPOLOGY.dead))?.messages ?? 0) > 0)
        await new Promise(setImmediate);
    }
    await this.#consumer?.cancel().catch(() => undefined);
    while (this.#busy.size > 0) await Promise.all(this.#busy);
  }

  /** A letter that comes twice has the same id: it is kept once. */
  async #keep(delivery: Delivery): Promise<void> {
    const letter = letterOf(delivery);
    for (;;) {
      try {
        await this.#parts.store.put('dead', letter.id, JSON.stringify(letter), 0);
        return delivery.ack();
      } catch (error) {
        const { code, retryable } = error as BossError;
        if (code === 'BOSS_STORE_CONFLICT') return delivery.ack();
        if (this.#stopping) return delivery.requeue();
        if (retryable !== true) {
          // it stays with the broker, which has it safe
          this.#parts.log.error('a dead letter cannot be stored', { letter: letter.id, error });
          return;
        }
        await this.#parts.storeReady();
      }
    }
  }
}

export function readLetter({ json }: Document): DeadLetter {
  return JSON.parse(json) as DeadLetter;
}

function letterOf({ body, properties }: Delivery): DeadLetter {
  const {
    [HEADERS.letter]: given,
    [HEADERS.reason]: reason,
    [HEADERS.queue]: queue,
    ...headers
  } = properties.headers ?? {};
  const id = typeof given === 'string' && ID.test(given) ? given : newLetterId();
  const text = body.toString('utf8');
  const isText = Buffer.from(text).equals(body);
  return {
    id,
    at: Number(id.slice(0, 13)),
    queue: typeof queue === 'string' ? queue : null,
    reason: typeof reason === 'string' ? reason : 'nobody said why',
    body: isText ? text : body.toString('base64'),
    encoding: isText ? 'utf8' : 'base64',
    properties: { ...properties, headers },
    edited: null,
  };
}
