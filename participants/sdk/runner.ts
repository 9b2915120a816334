import type { Fei } from '../../engine/core/workitem.ts';
import { sid } from '../../engine/core/workitem.ts';
import type { Context, ServiceContext } from './context.ts';
import { type Inbound, parseInbound } from './inbound.ts';
import type { Consumer, Delivery, Link } from './link.ts';
import type { Log } from './log.ts';
import type { Participant } from './participant.ts';
import { errorBody, replyBody } from './reply.ts';
import { Interrupted, type ReplySender } from './reply-sender.ts';
import { type Checks, compileChecks } from './schema.ts';
import { cancelTopic, WIRE } from './wire-names.ts';
import { Workitem } from './workitem.ts';

/** A workitem that was taken from the queue. */
interface Work {
  readonly key: string;
  readonly workitem: Workitem;
  readonly original: Buffer;
  /** The step does not wait: nothing goes back, whatever happens. */
  readonly forgotten: boolean;
  readonly stop: AbortController;
  /** The span of its step; undefined: nobody traces. */
  readonly traceparent: string | undefined;
  /** More than one when the broker delivered it again while it was at work. */
  readonly deliveries: Delivery[];
}

/** Answered workitems whose repetition is recognised. */
const REMEMBERED = 1000;

type CancelMessage = Extract<Inbound, { kind: 'cancel' }>;

/** Takes the messages of one participant's queue, and answers them. */
export class Runner {
  readonly participant: Participant;
  readonly #link: Link;
  readonly #sender: ReplySender;
  readonly #service: ServiceContext;
  readonly #checks: Checks;
  readonly #running = new Map<string, Work>();
  readonly #finished = new Set<Promise<void>>();
  readonly #answered = new Set<string>();
  #held: Work[] = [];
  #consumer: Consumer | undefined;
  #paused = false;

  constructor(participant: Participant, link: Link, sender: ReplySender, service: ServiceContext) {
    this.participant = participant;
    this.#link = link;
    this.#sender = sender;
    this.#service = service;
    this.#checks = compileChecks(participant);
  }

  async start(spare: number): Promise<void> {
    const { queue, concurrency } = this.participant;
    await this.#link.declareQueue(queue);
    await this.participant.onStart?.(this.#service);
    await this.#link.subscribe?.(cancelTopic(queue), (body) => this.#hear(body));
    // the broker delivers again what nobody has begun
    this.#link.onAvailability((available) => {
      if (!available) this.#held = [];
    });
    this.#consumer = await this.#link.consume(queue, concurrency + spare, (delivery) => this.#take(delivery));
  }

  /** Takes nothing more and gives back what has not begun. */
  async pause(): Promise<void> {
    this.#paused = true;
    await this.#consumer?.cancel();
    for (const work of this.#held.splice(0)) for (const delivery of work.deliveries) delivery.requeue();
  }

  /** Resolves when nothing is at work any more. */
  async finish(): Promise<void> {
    while (this.#finished.size > 0) await Promise.all(this.#finished);
    await this.participant.onStop?.(this.#service);
  }

  #take(delivery: Delivery): void {
    if (this.#paused) return delivery.requeue();
    const message = parseInbound(delivery.body);
    if (message.kind === 'malformed') this.#refuse(delivery, message.reason);
    else if (message.kind === 'cancel') this.#track(this.#cancel(message, delivery));
    else this.#accept(newWork(new Workitem(message.wire, arrivalOf(delivery)), delivery));
  }

  #accept(work: Work): void {
    const known = this.#running.get(work.key) ?? this.#held.find((held) => held.key === work.key);
    if (isAgain(work) && this.#answered.has(work.key)) for (const delivery of work.deliveries) delivery.ack();
    else if (known) known.deliveries.push(...work.deliveries);
    else if (this.#running.size >= this.participant.concurrency) this.#held.push(work);
    else this.#begin(work);
  }

  #begin(work: Work): void {
    this.#running.set(work.key, work);
    this.#track(
      this.#handle(work).finally(() => {
        this.#running.delete(work.key);
        const next = this.#held.shift();
        if (next) this.#begin(next);
      }),
    );
  }

  async #handle(work: Work): Promise<void> {
    try {
      const begun = performance.now();
      const body = await this.#work(work);
      const workedMs = performance.now() - begun;
      // before the ack: a crash in between repeats the work, the other order would lose the reply
      if (body !== null) await this.#sender.send(body, work.workitem.replyAddress, workedMs);
      this.#remember(work.key);
      for (const delivery of work.deliveries) delivery.ack();
    } catch (error) {
      this.#log(work).error('reply not sent', { err: error });
      // unsettled: the broker delivers it again
      if (error instanceof Interrupted) return;
      for (const delivery of work.deliveries) this.#refuse(delivery, (error as Error).message, this.#log(work));
    }
  }

  /** The broker delivers a workitem again when the connection went between reply and ack. */
  #remember(key: string): void {
    this.#answered.add(key);
    for (const oldest of this.#answered) {
      if (this.#answered.size <= REMEMBERED) break;
      this.#answered.delete(oldest);
    }
  }

  /** The reply; null when there is nobody to send one to. */
  async #work(work: Work): Promise<string | null> {
    const { workitem, stop } = work;
    const log = this.#log(work);
    const context: Context = { ...this.#service, log, signal: stop.signal, ...traced(this.#service, work) };
    try {
      this.#checks.before(workitem);
      await this.participant.onWorkitem(workitem, context);
      if (stop.signal.aborted || workitem.forget) return null;
      this.#checks.after(workitem);
      return replyBody(workitem);
    } catch (err) {
      if (stop.signal.aborted) return null;
      log.warn(`step failed: ${err instanceof Error ? err.message : String(err)}`, { err });
      return work.forgotten ? null : errorBody(workitem, work.original, err);
    }
  }

  async #cancel(message: CancelMessage, delivery: Delivery): Promise<void> {
    const id = message.fei && sid(message.fei);
    const waiting = this.#held.filter(({ workitem }) => workitem.sid === id);
    this.#held = this.#held.filter((work) => !waiting.includes(work));
    for (const work of waiting) for (const held of work.deliveries) held.ack();
    const running = this.#abort(message.fei);
    if (!running && this.#link.durable !== false) this.#passOn(delivery);
    await this.#tell(message, running);
    delivery.ack();
  }

  /** To the other instances: the broker gives a message to any one of them. */
  #passOn({ body }: Delivery): void {
    this.#link.emit?.(cancelTopic(this.participant.queue), body.toString('utf8'));
  }

  /** A cancel message that another instance took from the queue. */
  #hear(body: Buffer): void {
    const message = parseInbound(body);
    if (message.kind !== 'cancel') return;
    const running = this.#abort(message.fei);
    if (running) this.#track(this.#tell(message, running));
  }

  #abort(fei: Fei | null): Workitem | null {
    if (fei === null) return null;
    const work = [...this.#running.values()].find(({ workitem }) => workitem.sid === sid(fei));
    if (!work || work.stop.signal.aborted) return null;
    work.stop.abort();
    return work.workitem;
  }

  async #tell({ fei, flavour }: CancelMessage, running: Workitem | null): Promise<void> {
    try {
      await this.participant.onCancel?.({ fei, flavour, running }, this.#service);
    } catch (err) {
      this.#service.log.error('onCancel failed', { wfid: fei?.wfid, expid: fei?.expid, err });
    }
  }

  #refuse(delivery: Delivery, reason: string, log = this.#service.log): void {
    log.error('message put aside', { reason, queue: delivery.queue });
    this.#track(
      delivery.deadLetter(reason).catch((err: unknown) => {
        // unsettled: it comes again when the broker is back
        log.error('message not put aside', { err });
      }),
    );
  }

  #track(work: Promise<void>): void {
    this.#finished.add(work);
    void work.finally(() => this.#finished.delete(work));
  }

  #log({ workitem, traceparent }: Work): Log {
    const trace = traceparent === undefined ? {} : { trace_id: traceparent.split('-')[1] };
    return this.#service.log.child({ wfid: workitem.wfid, expid: workitem.fei.expid, ...trace });
  }
}

function newWork(workitem: Workitem, delivery: Delivery): Work {
  const key = `${workitem.sid} ${delivery.properties.correlationId ?? ''} ${workitem.attempt}`;
  const stop = new AbortController();
  const trace = delivery.properties.headers?.[WIRE.traceHeader];
  const traceparent = typeof trace === 'string' ? trace : undefined;
  const forgotten = workitem.forget;
  return { key, workitem, original: delivery.body, forgotten, stop, traceparent, deliveries: [delivery] };
}

/** What it launches while it is at work belongs to the trace of its step. */
function traced(service: ServiceContext, { traceparent }: Work): Partial<Context> {
  if (traceparent === undefined) return {};
  return {
    traceparent,
    launch: (definition, fields, options) => service.launch(definition, fields, { traceparent, ...options }),
  };
}

function isAgain({ deliveries }: Work): boolean {
  return deliveries.every((delivery) => delivery.redelivered);
}

function arrivalOf({ properties }: Delivery): { attempt?: number; replyTo?: string; correlationId?: string } {
  const attempt = Number(properties.headers?.[WIRE.attemptHeader]);
  return {
    ...(Number.isInteger(attempt) && attempt > 0 ? { attempt } : {}),
    ...(properties.replyTo === undefined ? {} : { replyTo: properties.replyTo }),
    ...(properties.correlationId === undefined ? {} : { correlationId: properties.correlationId }),
  };
}
