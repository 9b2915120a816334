import type { Json } from '../core/json.ts';
import { BossError } from '../errors.ts';
import { HEADERS, inboxOf } from '../transport/topology.ts';
import type { Transport } from '../transport/transport.ts';
import type { Work } from './work.ts';
import { errorOfAnswer, type WorkAnswer, workBody } from './work-message.ts';

/** Longer than a partition is without an owner after one has died. */
const PATIENCE_MS = 30_000;

interface Call {
  readonly work: Work;
  readonly partition: number;
  readonly timer: NodeJS.Timeout;
}

/** Work for partitions of other engines: sent to their inbox, and what became of it comes back to a queue of ours. */
export class RemoteWork {
  readonly #transport: Transport;
  readonly #replyTo: string;
  readonly #newId: () => string;
  readonly #calls = new Map<string, Call>();

  constructor(transport: Transport, replyTo: string, newId: () => string) {
    this.#transport = transport;
    this.#replyTo = replyTo;
    this.#newId = newId;
  }

  submit(partition: number, work: Work): void {
    const id = this.#newId();
    const timer = setTimeout(() => this.#fail(id, unanswered(partition)), PATIENCE_MS);
    timer.unref();
    this.#calls.set(id, { work, partition, timer });
    const properties = {
      ...{ messageId: id, correlationId: id, replyTo: this.#replyTo },
      headers: { [HEADERS.work]: 'asked' },
    };
    this.#transport
      .publish(inboxOf(partition), workBody(work), properties)
      .catch((error: unknown) => this.#fail(id, error));
  }

  answer(id: string | undefined, answer: WorkAnswer): void {
    if ('error' in answer) return this.#fail(id, errorOfAnswer(answer.error));
    const work = this.#take(id);
    work?.committed?.(answer.outcome);
    work?.settled?.();
  }

  /** Nobody waits any longer. */
  stop(): void {
    for (const [id, { partition }] of [...this.#calls]) this.#fail(id, unanswered(partition));
  }

  #fail(id: string | undefined, error: unknown): void {
    this.#take(id)?.failed?.(error);
  }

  #take(id: string | undefined): Work | undefined {
    const call = id === undefined ? undefined : this.#calls.get(id);
    if (id === undefined || call === undefined) return undefined;
    this.#calls.delete(id);
    clearTimeout(call.timer);
    return call.work;
  }
}

function unanswered(partition: number): BossError {
  const details: { partition: number; outcome: Json } = { partition, outcome: 'unknown' };
  return new BossError(
    'BOSS_UNAVAILABLE',
    `the engine that has partition ${partition} has not answered yet: it may do what was asked, or have done it; look before you ask again`,
    { details },
  );
}
