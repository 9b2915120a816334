import { type Fei, sid } from '../../engine/core/workitem.ts';
import type { ServiceContext } from './context.ts';
import { type Inbound, parseInbound } from './inbound.ts';
import type { Delivery, Link } from './link.ts';
import type { Log } from './log.ts';
import type { Participant } from './participant.ts';
import { newStep, type Step } from './step.ts';
import { cancelTopic } from './wire-names.ts';

export interface IntakeParts {
  readonly participant: Participant;
  readonly link: Link;
  readonly service: ServiceContext;
  /** The steps at work here. */
  readonly running: () => Iterable<Step>;
  /** Drops what has not begun, by its `expid!subid!wfid`. */
  readonly drop?: (sid: string) => void;
}

type CancelMessage = Extract<Inbound, { kind: 'cancel' }>;

/** Understands what lies on a participant's queue: cancel messages reach the work they mean, what is unreadable is put aside. */
export class Intake {
  readonly #parts: IntakeParts;
  readonly #busy = new Set<Promise<void>>();

  constructor(parts: IntakeParts) {
    this.#parts = parts;
  }

  /** Hears cancel messages that other instances took from the queue, too. */
  async listen(): Promise<void> {
    const { link, participant } = this.#parts;
    await link.subscribe?.(cancelTopic(participant.queue), (body) => this.#hear(body));
  }

  /** A workitem goes to `accept`; everything else is dealt with. */
  take(delivery: Delivery, accept: (step: Step) => void): void {
    const message = parseInbound(delivery.body);
    if (message.kind === 'malformed') this.#refuse(delivery, message.reason, this.#parts.service.log);
    else if (message.kind === 'cancel') this.track(this.#cancel(message, delivery));
    else accept(newStep(message.wire, delivery));
  }

  refuseAll({ deliveries }: Step, { message }: Error, log: Log): void {
    for (const delivery of deliveries) this.#refuse(delivery, message, log);
  }

  #refuse(delivery: Delivery, reason: string, log: Log): void {
    log.error('message put aside', { reason, queue: delivery.queue });
    this.track(
      delivery.deadLetter(reason).catch((err: unknown) => {
        // unsettled: it comes again when the broker is back
        log.error('message not put aside', { err });
      }),
    );
  }

  /** The engine no longer waits for the step. */
  lost({ workitem }: Step): void {
    const running = this.#abort(workitem.fei);
    if (running) this.track(this.#tell({ kind: 'cancel', fei: workitem.fei, flavour: null }, running));
  }

  track(work: Promise<void>): void {
    this.#busy.add(work);
    void work.finally(() => this.#busy.delete(work));
  }

  /** Resolves when nothing that is tracked goes on. */
  async settled(): Promise<void> {
    while (this.#busy.size > 0) await Promise.all(this.#busy);
  }

  async #cancel(message: CancelMessage, delivery: Delivery): Promise<void> {
    const { drop, link } = this.#parts;
    if (message.fei !== null) drop?.(sid(message.fei));
    const running = this.#abort(message.fei);
    if (!running && link.durable !== false) this.#passOn(delivery);
    await this.#tell(message, running);
    delivery.ack();
  }

  /** To the other instances: the broker gives a message to any one of them. */
  #passOn({ body }: Delivery): void {
    const { link, participant } = this.#parts;
    link.emit?.(cancelTopic(participant.queue), body.toString('utf8'));
  }

  #hear(body: Buffer): void {
    const message = parseInbound(body);
    if (message.kind !== 'cancel') return;
    const running = this.#abort(message.fei);
    if (running) this.track(this.#tell(message, running));
  }

  #abort(fei: Fei | null): Step['workitem'] | null {
    if (fei === null) return null;
    const step = [...this.#parts.running()].find(({ workitem }) => workitem.sid === sid(fei));
    if (!step || step.stop.signal.aborted) return null;
    step.stop.abort();
    return step.workitem;
  }

  async #tell({ fei, flavour }: CancelMessage, running: Step['workitem'] | null): Promise<void> {
    const { participant, service } = this.#parts;
    try {
      await participant.onCancel?.({ fei, flavour, running }, service);
    } catch (err) {
      service.log.error('onCancel failed', { wfid: fei?.wfid, expid: fei?.expid, err });
    }
  }
}
