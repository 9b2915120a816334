import type { Levels } from '../worker/levels.ts';
import type { Answer, Measures } from '../worker/measures.ts';
import { BoundedLabel } from './bounded-label.ts';
import { setLevels } from './gauges.ts';
import { programMetrics } from './program-metrics.ts';
import { CatalogueRegistry } from './registry.ts';

export const CONTENT_TYPE = 'text/plain; version=0.0.4; charset=utf-8';

/** Counts what the worker does, and shows it to Prometheus. */
export class EngineMetrics implements Measures {
  readonly #registry = new CatalogueRegistry();
  readonly #launched = this.#registry.counter('boss_processes_launched_total');
  readonly #ended = this.#registry.counter('boss_processes_ended_total');
  readonly #errors = this.#registry.counter('boss_errors_total');
  readonly #duplicates = this.#registry.counter('boss_duplicate_answers_total');
  readonly #commitTime = this.#registry.histogram('boss_commit_seconds');
  readonly #commitSize = this.#registry.histogram('boss_commit_processes');
  readonly #lag = this.#registry.histogram('boss_dispatch_lag_seconds');
  readonly #late = this.#registry.histogram('boss_timer_late_seconds');
  readonly #deadLetters = this.#registry.counter('boss_dead_letters_total');
  readonly #losses = this.#registry.counter('boss_lease_losses_total');
  readonly #participants = new BoundedLabel((participant) => this.#ofParticipant(participant));

  constructor(version: string) {
    this.#registry.gauge('boss_info').set({ version }, 1);
    for (const handled of ['no', 'yes']) this.#errors.inc({ handled }, 0);
    for (const how of ['done', 'cancel', 'kill', 'timeout']) this.#ended.inc({ how }, 0);
    programMetrics();
  }

  launched(): void {
    this.#launched.inc();
  }
  ended(how: string | null): void {
    this.#ended.inc({ how: how ?? 'done' });
  }
  failed(handled: boolean): void {
    this.#errors.inc({ handled: handled ? 'yes' : 'no' });
  }
  dispatched(participant: string): void {
    this.#participants.of(participant).dispatches.inc();
  }
  answered({ participant, isError, seconds, worked }: Answer): void {
    const of = this.#participants.of(participant);
    (isError ? of.errors : of.answers).inc();
    of.step.observe(seconds);
    if (worked !== null) of.wait.observe(Math.max(0, seconds - worked));
  }
  duplicate(): void {
    this.#duplicates.inc();
  }
  committed(seconds: number, processes: number): void {
    this.#commitTime.observe(seconds);
    if (processes > 0) this.#commitSize.observe(processes);
  }
  sent(seconds: number): void {
    this.#lag.observe(seconds);
  }
  timerFired(late: number): void {
    this.#late.observe(late);
  }
  deadLetter(): void {
    this.#deadLetters.inc();
  }
  leaseLost(): void {
    this.#losses.inc();
  }

  /** In the text format of Prometheus, with how things stand now. */
  async text(levels: Levels): Promise<string> {
    setLevels(this.#registry, levels);
    return `${await this.#registry.text()}\n${await programMetrics().metrics()}`;
  }

  #ofParticipant(participant: string) {
    const answers = this.#registry.counter('boss_answers_total');
    for (const outcome of ['ok', 'error']) answers.inc({ participant, outcome }, 0);
    return {
      dispatches: this.#registry.counter('boss_dispatches_total').labels({ participant }),
      answers: answers.labels({ participant, outcome: 'ok' }),
      errors: answers.labels({ participant, outcome: 'error' }),
      step: this.#registry.histogram('boss_step_seconds').labels({ participant }),
      wait: this.#registry.histogram('boss_queue_wait_seconds').labels({ participant }),
    };
  }
}
