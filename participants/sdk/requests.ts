import { randomUUID } from 'node:crypto';
import { isObject, type Json, type JsonObject } from '../../engine/core/json.ts';
import { Rejected, Remote } from './errors.ts';
import type { Delivery, Link } from './link.ts';
import { WIRE } from './wire-names.ts';

interface Pending {
  resolve(answer: JsonObject): void;
  reject(error: Error): void;
  timer: NodeJS.Timeout;
}

export interface Asking {
  /** The inbox that is asked. Default: the one of the original's wire. */
  readonly to?: string;
  readonly timeoutMs?: number;
  /** The trace that it belongs to. */
  readonly traceparent?: string;
}

/** Questions to the engine's inbox; the answers come to a queue of our own, which is made with the first question. */
export class Requests {
  readonly #link: Link;
  readonly #timeout: number;
  readonly #queue = `boss.answers.${randomUUID()}`;
  readonly #pending = new Map<string, Pending>();
  #ready: Promise<unknown> | undefined;

  constructor(link: Link, timeoutMs = 30_000) {
    this.#link = link;
    this.#timeout = timeoutMs;
  }

  /** Errors: Rejected with the engine's reason; Remote when it cannot be reached or does not answer in time. */
  async ask(question: JsonObject, asking: Asking = {}): Promise<JsonObject> {
    const { to = WIRE.inbox, timeoutMs = this.#timeout, traceparent } = asking;
    const correlationId = randomUUID();
    try {
      await this.#open();
      const answer = this.#expect(correlationId, timeoutMs);
      const headers = traceparent === undefined ? {} : { headers: { [WIRE.traceHeader]: traceparent } };
      const properties = { messageId: correlationId, correlationId, replyTo: this.#queue, ...headers };
      await Promise.race([answer, this.#link.publish(to, JSON.stringify(question), properties)]);
      return await answer;
    } catch (error) {
      this.#drop(correlationId);
      if (error instanceof Rejected || error instanceof Remote) throw error;
      throw new Remote(`the engine cannot be reached: ${(error as Error).message}`, { cause: error });
    }
  }

  /** Nobody waits for the answers any more. */
  stop(): void {
    for (const [id, pending] of this.#pending) {
      pending.reject(new Remote('the participant stops before the engine has answered'));
      this.#drop(id);
    }
  }

  #open(): Promise<unknown> {
    this.#ready ??= this.#makeQueue().catch((error: unknown) => {
      this.#ready = undefined;
      throw error;
    });
    return this.#ready;
  }

  async #makeQueue(): Promise<void> {
    await this.#link.declareQueue(this.#queue, { private: true });
    await this.#link.consume(this.#queue, 100, (delivery) => this.#take(delivery));
  }

  #expect(id: string, timeoutMs: number): Promise<JsonObject> {
    return new Promise((resolve, reject) => {
      const late = new Remote(`the engine has not answered within ${timeoutMs / 1000} s`);
      const timer = setTimeout(() => reject(late), timeoutMs);
      this.#pending.set(id, { resolve, reject, timer });
    });
  }

  #take(delivery: Delivery): void {
    const id = delivery.properties.correlationId ?? '';
    const pending = this.#pending.get(id);
    delivery.ack();
    if (!pending) return;
    this.#drop(id);
    const answer = parse(delivery.body);
    if (answer === null) pending.reject(new Remote('the engine’s answer cannot be understood'));
    else if (answer['error']) pending.reject(refusal(answer['error']));
    else pending.resolve(answer);
  }

  #drop(id: string): void {
    const pending = this.#pending.get(id);
    if (pending) clearTimeout(pending.timer);
    this.#pending.delete(id);
  }
}

function parse(body: Buffer): JsonObject | null {
  try {
    const answer = JSON.parse(body.toString('utf8')) as Json;
    return isObject(answer) ? answer : null;
  } catch {
    return null;
  }
}

function refusal(error: Json): Rejected {
  if (!isObject(error)) return new Rejected(String(error));
  const { message, ...details } = error;
  return new Rejected(String(message ?? JSON.stringify(error)), { details });
}
