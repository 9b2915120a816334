import type { ServiceContext } from './context.ts';
import { Intake } from './intake.ts';
import type { Leases } from './leases.ts';
import type { Consumer, Delivery, Link } from './link.ts';
import type { Participant } from './participant.ts';
import { Interrupted, type ReplySender } from './reply-sender.ts';
import { ackAll, giveBackAll, Performer, type Step } from './step.ts';

/** What serves one participant's queue. */
export interface Runner {
  readonly participant: Participant;
  start(): Promise<void>;
  /** Takes nothing more and gives back what has not begun. */
  pause(): Promise<void>;
  /** Resolves when nothing is at work any more. */
  finish(): Promise<void>;
}

export interface RunnerParts {
  readonly participant: Participant;
  readonly link: Link;
  readonly sender: ReplySender;
  readonly leases: Leases;
  readonly service: ServiceContext;
}

/** Answered workitems whose repetition is recognised. */
const REMEMBERED = 1000;
/** Messages taken beforehand where no other process can serve the queue: any cancel message gets through. */
const SPARE_WHEN_ALONE = 100;

/** Serves a queue with short steps: the message of a step is held until its reply is safe. */
export class ShortStepRunner implements Runner {
  readonly participant: Participant;
  readonly #link: Link;
  readonly #sender: ReplySender;
  readonly #service: ServiceContext;
  readonly #performer: Performer;
  readonly #intake: Intake;
  readonly #leases: Leases;
  readonly #running = new Map<string, Step>();
  readonly #answered = new Set<string>();
  #held: Step[] = [];
  #consumer: Consumer | undefined;
  #paused = false;

  constructor({ participant, link, sender, leases, service }: RunnerParts) {
    this.participant = participant;
    this.#link = link;
    this.#sender = sender;
    this.#leases = leases;
    this.#service = service;
    this.#performer = new Performer(participant, service);
    const running = () => this.#running.values();
    this.#intake = new Intake({ participant, link, service, running, drop: (id) => this.#drop(id) });
  }

  async start(): Promise<void> {
    const { queue, concurrency, spare } = this.participant;
    const isAlone = this.#link.durable === false;
    await this.#link.declareQueue(queue);
    await this.participant.onStart?.(this.#service);
    if (!isAlone) await this.#intake.listen();
    // the broker delivers again what nobody has begun
    this.#link.onAvailability((available) => {
      if (!available) this.#held = [];
    });
    const prefetch = concurrency + (isAlone ? SPARE_WHEN_ALONE : spare);
    this.#consumer = await this.#link.consume(queue, prefetch, (delivery) => this.#take(delivery));
  }

  async pause(): Promise<void> {
    this.#paused = true;
    await this.#consumer?.cancel();
    for (const step of this.#held.splice(0)) giveBackAll(step);
  }

  async finish(): Promise<void> {
    await this.#intake.settled();
    await this.participant.onStop?.(this.#service);
  }

  #take(delivery: Delivery): void {
    if (this.#paused) return delivery.requeue();
    this.#intake.take(delivery, (step) => this.#accept(step));
  }

  #accept(step: Step): void {
    const known = this.#running.get(step.key) ?? this.#held.find((held) => held.key === step.key);
    if (isAgain(step) && this.#answered.has(step.key)) ackAll(step);
    else if (known) known.deliveries.push(...step.deliveries);
    else if (this.#running.size >= this.participant.concurrency) this.#held.push(step);
    else this.#begin(step);
  }

  #begin(step: Step): void {
    this.#running.set(step.key, step);
    this.#intake.track(
      this.#handle(step).finally(() => {
        this.#running.delete(step.key);
        const next = this.#held.shift();
        if (next) this.#begin(next);
      }),
    );
  }

  async #handle(step: Step): Promise<void> {
    try {
      if (isAgain(step) && !(await this.#leases.mayTry(step.workitem))) return ackAll(step);
      const { body, workedMs } = await this.#performer.perform(step, unheard);
      // before the ack: a crash in between repeats the work, the other order would lose the reply
      if (body !== null) await this.#sender.send(body, step.workitem.replyAddress, workedMs);
      this.#remember(step.key);
      ackAll(step);
    } catch (error) {
      this.#performer.logOf(step).error('reply not sent', { err: error });
      // unsettled: the broker delivers it again
      if (error instanceof Interrupted) return;
      this.#intake.refuseAll(step, error as Error, this.#performer.logOf(step));
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

  #drop(id: string): void {
    const waiting = this.#held.filter(({ workitem }) => workitem.sid === id);
    this.#held = this.#held.filter((step) => !waiting.includes(step));
    for (const step of waiting) ackAll(step);
  }
}

/** Nobody asks how far a short step is. */
function unheard(): void {}

function isAgain({ deliveries }: Step): boolean {
  return deliveries.every((delivery) => delivery.redelivered);
}
