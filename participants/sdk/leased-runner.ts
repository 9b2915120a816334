import { setTimeout as pause } from 'node:timers/promises';
import type { Context } from './context.ts';
import { Intake } from './intake.ts';
import type { Lease } from './lease.ts';
import type { Delivery } from './link.ts';
import type { Participant } from './participant.ts';
import type { Patience } from './patience.ts';
import type { Runner, RunnerParts } from './runner.ts';
import { ackAll, giveBackAll, Performer, type Step } from './step.ts';

export interface LeasedRunnerParts extends RunnerParts {
  readonly leaseMs: number;
  readonly patience: Patience;
  /** How long steps at work may keep it from stopping. */
  readonly graceMs: number;
}

/** A step that a place has taken. */
interface Held {
  readonly step: Step;
  /** Null: nobody can be asked for one, so it is worked on as a short step. */
  readonly lease: Lease | null;
  granted: boolean;
}

/**
 * Serves a queue with long steps. A message is held only until the engine has granted the lease of its step. Each place takes one
 * message and then none until its step is through: nothing waits here that another instance could do.
 */
export class LeasedRunner implements Runner {
  readonly participant: Participant;
  readonly #parts: LeasedRunnerParts;
  readonly #performer: Performer;
  readonly #intake: Intake;
  readonly #running = new Map<string, Held>();
  readonly #waiting = new Set<() => void>();
  #places: readonly Promise<void>[] = [];
  #paused = false;

  constructor(parts: LeasedRunnerParts) {
    const { participant, link, service } = parts;
    this.#parts = parts;
    this.participant = participant;
    this.#performer = new Performer(participant, service);
    const running = () => [...this.#running.values()].map(({ step }) => step);
    this.#intake = new Intake({ participant, link, service, running });
  }

  async start(): Promise<void> {
    const { queue, concurrency } = this.participant;
    await this.#parts.link.declareQueue(queue);
    await this.participant.onStart?.(this.#parts.service);
    await this.#intake.listen();
    this.#places = Array.from({ length: concurrency }, () => this.#serve());
  }

  async pause(): Promise<void> {
    this.#paused = true;
    for (const stop of [...this.#waiting]) stop();
    for (const { lease, granted } of this.#running.values()) if (!granted) lease?.end();
    this.#parts.patience.stir();
  }

  /** What is not through within the grace is given back. */
  async finish(): Promise<void> {
    const done = new AbortController();
    const late = pause(this.#parts.graceMs, undefined, { signal: done.signal }).catch(() => undefined);
    await Promise.race([Promise.all(this.#places), late]);
    done.abort();
    const left = [...this.#running.values()].filter(({ step, granted }) => granted && !step.stop.signal.aborted);
    for (const { step } of left) step.stop.abort();
    await Promise.all(left.map(async ({ lease }) => lease?.release()));
    await this.#intake.settled();
    await this.participant.onStop?.(this.#parts.service);
  }

  /** One place. */
  async #serve(): Promise<void> {
    while (!this.#paused) {
      const { reasons } = this.#parts.patience;
      try {
        const held = await this.#next();
        if (held !== null) await this.#work(held);
      } catch (err) {
        this.#parts.service.log.warn('no messages can be taken now', { err });
        await this.#parts.patience.next(reasons);
      }
    }
  }

  /** The next workitem that nobody here has; null when it is time to stop. */
  async #next(): Promise<Held | null> {
    let settle: (held: Held | null) => void = () => undefined;
    let isOver = false;
    const first = new Promise<Held | null>((resolve) => {
      settle = (held) => {
        isOver = true;
        resolve(held);
      };
    });
    const stop = (): void => settle(null);
    const take = (delivery: Delivery): void => {
      if (isOver) return delivery.requeue();
      this.#intake.take(delivery, (step) => {
        if (!this.#isKnown(step)) settle(this.#enter(step));
      });
    };
    this.#waiting.add(stop);
    try {
      const consumer = await this.#parts.link.consume(this.participant.queue, 1, take);
      if (this.#paused) stop();
      const held = await first;
      await consumer.cancel();
      return held;
    } finally {
      this.#waiting.delete(stop);
    }
  }

  /** The broker delivers it again: what holds for the first delivery holds for this one. */
  #isKnown(step: Step): boolean {
    const known = this.#running.get(step.key);
    if (known === undefined) return false;
    if (known.granted) ackAll(step);
    else known.step.deliveries.push(...step.deliveries);
    return true;
  }

  #enter(step: Step): Held {
    const { leases, leaseMs } = this.#parts;
    const held = { step, lease: leases.open(step.workitem, leaseMs), granted: false };
    this.#running.set(step.key, held);
    return held;
  }

  async #work(held: Held): Promise<void> {
    const { step, lease } = held;
    const { sender } = this.#parts;
    let isKept = false;
    try {
      if (lease !== null && !(await this.#claim(step, lease))) return;
      held.granted = lease !== null;
      if (step.stop.signal.aborted) return;
      const report: Context['progress'] = (progress, text) => lease?.report(progress, text);
      const { body, workedMs } = await this.#performer.perform(step, report);
      if (body !== null) await sender.send(body, step.workitem.replyAddress, workedMs);
      // one that is answered later is held on to until then
      else isKept = step.workitem.forget && !step.stop.signal.aborted;
      if (!held.granted) ackAll(step);
    } catch (err) {
      this.#performer.logOf(step).error('reply not sent', { err });
      if (!held.granted) giveBackAll(step);
    } finally {
      if (!isKept) lease?.end();
      this.#running.delete(step.key);
    }
  }

  /** The message is settled when the engine has said who has the step, and not before: until then it is all there is. */
  async #claim(step: Step, lease: Lease): Promise<boolean> {
    try {
      const answer = await lease.claim();
      if (answer === null) {
        giveBackAll(step);
        // the engine may have granted it without our knowing
        await lease.release();
        return false;
      }
      ackAll(step);
      if (answer === 'granted') lease.keep(() => this.#intake.lost(step));
      else this.#performer.logOf(step).info('the step belongs to somebody else', { answer });
      return answer === 'granted';
    } catch (err) {
      this.#intake.refuseAll(step, err as Error, this.#performer.logOf(step));
      return false;
    }
  }
}
