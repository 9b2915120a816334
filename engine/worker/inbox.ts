import { decodeBody, type Inbound, parseInbound, renderAnswer } from '../core/message.ts';
import type { Fei } from '../core/workitem.ts';
import { expressionId } from '../core/expression.ts';
import type { Actor } from '../engine.ts';
import { BossError } from '../errors.ts';
import type { Log } from '../log.ts';
import type { Store } from '../store/store.ts';
import type { Delivery, Transport } from '../transport/transport.ts';
import type { EventDesk } from './event-desk.ts';
import { newWfid, sha256 } from './ids.ts';
import type { Launcher } from './launcher.ts';
import type { Work } from './work.ts';

/** How long the body of a launch item without a message id is remembered, to recognise its redelivery after a crash. */
const REMEMBER_MS = 60 * 60_000;
const ACTOR: Actor = { name: 'wire', via: 'amqp' };

export interface InboxParts {
  readonly store: Store;
  readonly transport: Transport;
  readonly launcher: Launcher;
  readonly events: EventDesk;
  readonly submit: (work: Work) => void;
  readonly log: Log;
}

/** Understands what comes from the broker. A delivery is settled only when what it caused is durable and sent. */
export class Inbox {
  readonly #parts: InboxParts;

  constructor(parts: InboxParts) {
    this.#parts = parts;
  }

  take(delivery: Delivery): void {
    this.#handle(delivery).catch((error: unknown) => this.#refuse(delivery, error));
  }

  async #handle(delivery: Delivery): Promise<void> {
    const inbound = parseInbound(decodeBody(delivery.body));
    switch (inbound.kind) {
      case 'reply':
      case 'error':
        return this.#answer(delivery, inbound);
      case 'launch':
        return this.#launch(delivery, inbound);
      case 'event':
        return this.#event(delivery, inbound);
      case 'ignored':
        this.#parts.log.debug('a message was ignored', { why: inbound.why });
        return delivery.ack();
    }
  }

  #answer(delivery: Delivery, inbound: Extract<Inbound, { kind: 'reply' | 'error' }>): void {
    const { wfid } = inbound.fei;
    const from = { expression: expressionOf(inbound.fei), dispatch: delivery.properties.correlationId ?? null };
    const message =
      inbound.kind === 'reply'
        ? ({ kind: 'reply', ...from, fields: inbound.fields } as const)
        : ({ kind: 'error', ...from, fields: inbound.fields, error: inbound.error } as const);
    this.#parts.submit({
      wfid,
      what: { kind: 'message', message },
      committed: (outcome) => {
        if (outcome !== 'applied') this.#parts.log.debug('an answer came too late or twice', { wfid, outcome });
      },
      settled: () => delivery.ack(),
      failed: (error) => this.#refuse(delivery, error),
    });
  }

  async #launch(delivery: Delivery, inbound: Extract<Inbound, { kind: 'launch' }>): Promise<void> {
    const { definition, fields, variables } = inbound;
    const wfid = inbound.wfid ?? (await this.#wfidFor(delivery));
    const launch = await this.#parts.launcher.prepare({ definition, fields, variables, wfid }, ACTOR);
    try {
      await this.#parts.launcher.submit(launch);
    } catch (error) {
      const isRepetition = error instanceof BossError && error.code === 'BOSS_PROCESS_EXISTS' && inbound.wfid === null;
      if (!isRepetition) throw error;
    }
    this.#reply(delivery, { wfid });
    delivery.ack();
  }

  async #event(delivery: Delivery, { event }: Extract<Inbound, { kind: 'event' }>): Promise<void> {
    const { key, state, started } = await this.#parts.events.take(event, { ...ACTOR, via: 'event' }, Date.now());
    this.#reply(delivery, { event: key, key, state, started });
    delivery.ack();
  }

  /** The same id for the same message, so that a repetition finds its process. */
  async #wfidFor(delivery: Delivery): Promise<string> {
    const { messageId } = delivery.properties;
    const now = Date.now();
    const key = messageId === undefined || messageId === '' ? `body:${sha256(delivery.body)}` : `id:${messageId}`;
    const wfid = newWfid(now);
    if (key.startsWith('id:')) return this.#remembered(key, wfid, now);
    const before = delivery.redelivered ? await this.#parts.store.get('launches', key) : null;
    const recent = before === null ? null : (JSON.parse(before.json) as { wfid: string; at: number });
    if (recent !== null && now - recent.at < REMEMBER_MS) return recent.wfid;
    await this.#parts.store.put('launches', key, JSON.stringify({ wfid, at: now }));
    return wfid;
  }

  async #remembered(key: string, wfid: string, at: number): Promise<string> {
    try {
      await this.#parts.store.put('launches', key, JSON.stringify({ wfid, at }), 0);
      return wfid;
    } catch (error) {
      if (!(error instanceof BossError) || error.code !== 'BOSS_STORE_CONFLICT') throw error;
      const known = await this.#parts.store.get('launches', key);
      return known === null ? wfid : (JSON.parse(known.json) as { wfid: string }).wfid;
    }
  }

  /** Temporary trouble gives the message back; anything else lays it, with the reason, with the dead letters. */
  #refuse(delivery: Delivery, error: unknown): void {
    const retryable = error instanceof BossError && error.retryable;
    const message = error instanceof Error ? error.message : String(error);
    const code = error instanceof BossError ? error.code : 'BOSS_INTERNAL';
    if (retryable) {
      this.#parts.log.warn('a message was given back', { queue: delivery.queue, code, message });
      return delivery.requeue();
    }
    this.#parts.log.error('a message was refused', { queue: delivery.queue, code, message });
    this.#reply(delivery, { error: { code, message } });
    delivery.deadLetter(`${code}: ${message}`).catch((cause: unknown) => {
      this.#parts.log.warn('a dead letter could not be laid aside', { error: cause });
      delivery.requeue();
    });
  }

  /** Answers who asked for an answer. It is a courtesy: a lost one changes nothing. */
  #reply(delivery: Delivery, answer: Parameters<typeof renderAnswer>[0] & object): void {
    const { replyTo, correlationId } = delivery.properties;
    if (replyTo === undefined || replyTo === '') return;
    const properties = correlationId === undefined ? {} : { correlationId };
    this.#parts.transport.publish(replyTo, renderAnswer(answer), properties).catch((error: unknown) => {
      this.#parts.log.debug('an answer could not be sent', { replyTo, error });
    });
  }
}

function expressionOf(fei: Fei): string {
  return expressionId(fei.expid, fei.subid);
}
