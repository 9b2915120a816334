import type { LeaseAnswer } from '../core/lease-message.ts';
import { decodeBody, type Inbound, parseInbound, renderAnswer } from '../core/message.ts';
import type { Outcome } from '../core/outside-message.ts';
import type { Fei } from '../core/workitem.ts';
import { expressionId } from '../core/expression.ts';
import type { Actor, LaunchRequest } from '../engine.ts';
import { BossError } from '../errors.ts';
import type { Log } from '../log.ts';
import { HEADERS } from '../transport/topology.ts';
import type { Delivery, Transport } from '../transport/transport.ts';
import { aboutDelivery } from './about.ts';
import type { EventDesk } from './event-desk.ts';
import type { LaunchMemory } from './launch-memory.ts';
import type { Launcher } from './launcher.ts';
import { type Measures } from './measures.ts';
import type { Relay } from './relay.ts';
import { validTraceparent } from './tracing.ts';
import type { Work } from './work.ts';

const ACTOR: Actor = { name: 'wire', via: 'amqp' };

/** What the holder of a step is told of the outcome of its message; anything else: that the step is lost to it. */
const ANSWERS: Readonly<Record<string, LeaseAnswer>> = { applied: 'granted', refused: 'taken' };

export interface InboxParts {
  readonly transport: Transport;
  readonly launcher: Launcher;
  readonly launches: LaunchMemory;
  readonly events: EventDesk;
  readonly submit: (work: Work) => void;
  /** Resolves when it is worth while to ask the store again. */
  readonly storeReady: () => Promise<void>;
  readonly log: Log;
  readonly measures: Measures;
  /** To and from other engines on the same store. */
  readonly relay: Relay | null;
}

/** Understands what comes from the broker. A delivery is settled only when what it caused is durable and sent. */
export class Inbox {
  readonly #parts: InboxParts;
  readonly #busy = new Set<Promise<void>>();
  /** How often the connection went, and how often it had when a delivery came. */
  #losses = 0;
  readonly #lossesAt = new WeakMap<Delivery, number>();
  #stopping = false;

  constructor(parts: InboxParts) {
    this.#parts = parts;
    parts.transport.onAvailability((available) => {
      if (!available) this.#losses += 1;
    });
  }

  take(delivery: Delivery): void {
    if (this.#parts.relay?.take(delivery) === true) return;
    const work = this.#complete(delivery).finally(() => this.#busy.delete(work));
    this.#busy.add(work);
  }

  /** Resolves when everything that was taken is handed on; what cannot be is given back. */
  async stop(): Promise<void> {
    this.#stopping = true;
    while (this.#busy.size > 0) await Promise.all(this.#busy);
  }

  /** While the store is away a message is kept: given back, it would come again at once and for ever. */
  async #complete(delivery: Delivery): Promise<void> {
    for (;;) {
      try {
        return await this.#handle(delivery);
      } catch (error) {
        if (!passes(error) || this.#stopping) return this.#fail(delivery, error);
        this.#parts.log.debug('a message waits for the store', { ...aboutDelivery(delivery), error });
        await this.#parts.storeReady();
      }
    }
  }

  async #handle(delivery: Delivery): Promise<void> {
    const inbound = parseInbound(decodeBody(delivery.body));
    const { relay } = this.#parts;
    if (relay !== null && 'fei' in inbound && !relay.isOurs(inbound.fei.wfid)) {
      return relay.sendOn(delivery, inbound.fei.wfid);
    }
    switch (inbound.kind) {
      case 'reply':
      case 'error':
        return this.#answer(delivery, inbound);
      case 'launch':
        return this.#launch(delivery, inbound);
      case 'event':
        return this.#event(delivery, inbound);
      case 'lease':
        return this.#lease(delivery, inbound);
      case 'ignored':
        this.#parts.log.debug('a message was ignored', { why: inbound.why });
        return delivery.ack();
    }
  }

  #answer(delivery: Delivery, inbound: Extract<Inbound, { kind: 'reply' | 'error' }>): void {
    const { wfid } = inbound.fei;
    const from = {
      expression: expressionId(inbound.fei.expid, inbound.fei.subid),
      dispatch: delivery.properties.correlationId ?? null,
      ...workedOf(delivery),
    };
    const message =
      inbound.kind === 'reply'
        ? ({ kind: 'reply', ...from, fields: inbound.fields } as const)
        : ({ kind: 'error', ...from, fields: inbound.fields, error: inbound.error } as const);
    let outcome: Outcome | 'exists' | 'unknown' = 'applied';
    this.#parts.submit({
      wfid,
      what: { kind: 'message', message },
      committed: (committed) => {
        outcome = committed;
      },
      settled: () => this.#settleAnswer(delivery, inbound.fei, outcome),
      failed: (error) => this.#fail(delivery, error),
    });
  }

  #settleAnswer(delivery: Delivery, { wfid, expid }: Fei, outcome: Outcome | 'exists' | 'unknown'): void {
    if (outcome === 'unknown') {
      return this.#fail(
        delivery,
        new BossError('BOSS_UNKNOWN_PROCESS', `it answers a step of ${wfid}, which is no process`),
      );
    }
    if (outcome !== 'applied') this.#parts.log.debug('an answer came too late or twice', { wfid, expid });
    delivery.ack();
  }

  /** The holder hears what is durable: it acknowledges its workitem after that. */
  #lease(delivery: Delivery, { fei, lease }: Extract<Inbound, { kind: 'lease' }>): void {
    const { what: kind, ...rest } = lease;
    const expression = expressionId(fei.expid, fei.subid);
    this.#parts.submit({
      wfid: fei.wfid,
      what: { kind: 'message', message: { kind, expression, ...rest } },
      committed: (outcome) => this.#reply(delivery, { lease: ANSWERS[outcome] ?? 'lost' }),
      settled: () => delivery.ack(),
      failed: (error) => this.#fail(delivery, error),
    });
  }

  async #launch(delivery: Delivery, inbound: Extract<Inbound, { kind: 'launch' }>): Promise<void> {
    const { idempotencyKey: key, wfid: asked, kind: _, project, ...item } = inbound;
    const traceparent = validTraceparent(delivery.properties.headers?.[HEADERS.trace]);
    const traced = traceparent === undefined ? {} : { traceparent };
    const wanted = { ...item, ...traced, ...(project === null ? {} : { project }) };
    if (key === null) return this.#launchItem(delivery, wanted, asked);
    const given = asked === null ? {} : { wfid: asked };
    this.#reply(delivery, await this.#parts.launcher.launch({ ...wanted, ...given, idempotency_key: key }, ACTOR));
    delivery.ack();
  }

  async #launchItem(delivery: Delivery, wanted: LaunchRequest, asked: string | null): Promise<void> {
    const { launches, launcher } = this.#parts;
    if (!this.#lossesAt.has(delivery)) this.#lossesAt.set(delivery, this.#losses);
    const recalled = await launches.recall(delivery, asked, Date.now());
    const { wfid, known } = recalled;
    try {
      await launcher.submit(await launcher.prepare({ ...wanted, wfid }, ACTOR));
    } catch (error) {
      const isRepetition = error instanceof BossError && error.code === 'BOSS_PROCESS_EXISTS' && known;
      if (!isRepetition) {
        if (!passes(error)) await launches.settle(recalled, this.#comesAgain(delivery), Date.now());
        throw error;
      }
    }
    await launches.settle(recalled, this.#comesAgain(delivery), Date.now());
    this.#reply(delivery, { wfid });
    delivery.ack();
  }

  /** The connection went meanwhile: the broker does not heed how it is settled. */
  #comesAgain(delivery: Delivery): boolean {
    return this.#lossesAt.get(delivery) !== this.#losses;
  }

  async #event(delivery: Delivery, { event }: Extract<Inbound, { kind: 'event' }>): Promise<void> {
    const { key, state, started } = await this.#parts.events.take(event, { ...ACTOR, via: 'event' }, Date.now());
    this.#reply(delivery, { event: key, key, state, started });
    delivery.ack();
  }

  /** What passes by itself gives the message back; anything else lays it, with the reason, with the dead letters. */
  #fail(delivery: Delivery, error: unknown): void {
    const message = error instanceof Error ? error.message : String(error);
    const code = error instanceof BossError ? error.code : 'BOSS_INTERNAL';
    const about = aboutDelivery(delivery);
    if (passes(error)) {
      this.#parts.log.info('a message was given back', { ...about, code, message });
      return delivery.requeue();
    }
    this.#parts.log.error('a message was refused', { ...about, code, message });
    this.#parts.measures.deadLetter();
    this.#reply(delivery, { error: { code, message } });
    delivery.deadLetter(`${code}: ${message}`).catch((cause: unknown) => {
      this.#parts.log.warn('a dead letter could not be laid aside', { ...about, error: cause });
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

/** The participant says it by the header `boss-worked-ms`; those of the original do not. */
function workedOf({ properties }: Delivery): { workedMs?: number } {
  const workedMs = properties.headers?.[HEADERS.workedMs];
  return typeof workedMs === 'number' && workedMs >= 0 ? { workedMs } : {};
}

function passes(error: unknown): boolean {
  return error instanceof BossError && error.retryable;
}
