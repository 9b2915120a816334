import type { Actor, EngineEvent, LaunchRequest } from '../engine.ts';
import { BossError } from '../errors.ts';
import type { Log } from '../log.ts';
import { dueRuns } from '../schedule/missed.ts';
import type { Clock } from './clock.ts';
import { wfidOf } from './ids.ts';
import { decided, type ScheduleRecord, settled } from './schedule-record.ts';
import type { ScheduleShelf } from './schedule-shelf.ts';
import type { ScheduleTimes } from './schedule-times.ts';

/** So often what cannot go on is looked at again, and whether other engines changed schedules. */
const LOOK_MS = 5000;
const BEAT_MS = 1000;

export interface ScheduleRunnerParts {
  readonly shelf: ScheduleShelf;
  readonly times: ScheduleTimes;
  readonly launch: (request: LaunchRequest, actor: Actor) => Promise<{ wfid: string }>;
  /** `live`, `ended`, or null: there is no such process. */
  readonly stateOf: (wfid: string) => Promise<'live' | 'ended' | null>;
  readonly cancel: (wfid: string, actor: Actor) => Promise<void>;
  /** One engine of a store runs the schedules. */
  readonly isHere: () => boolean;
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * Starts what schedules say. What is due is decided on and stored before anything is started, and the id of a process is made of the
 * name and the time: whatever dies in between, a run is started once.
 */
export class ScheduleRunner {
  readonly #parts: ScheduleRunnerParts;
  /** Not to be looked at before, by the even clock. */
  readonly #notBefore = new Map<string, number>();
  /** Process that is waited for -> the schedule that waits. */
  readonly #waitsFor = new Map<string, string>();
  #looked = Number.NEGATIVE_INFINITY;
  #cancelAlarm = (): void => undefined;
  #isRunning = false;
  #isAsked = false;
  #turning: Promise<void> = Promise.resolve();

  constructor(parts: ScheduleRunnerParts) {
    this.#parts = parts;
  }

  /** Resolves when what was due has been decided on. */
  start(): Promise<void> {
    this.#isRunning = true;
    return this.#turn();
  }

  /** What is being started may still be. */
  stop(): void {
    this.#isRunning = false;
    this.#cancelAlarm();
  }

  /** A schedule was changed. */
  look(name: string): void {
    this.#notBefore.delete(name);
    this.#isAsked = true;
    this.#aim();
  }

  hear({ wfid, entry }: EngineEvent): void {
    if (entry.what !== 'ended') return;
    const name = this.#waitsFor.get(wfid);
    if (name === undefined) return;
    this.#waitsFor.delete(wfid);
    this.look(name);
  }

  #turn(): Promise<void> {
    this.#turning = this.#turning
      .then(() => this.#look())
      .catch((error: unknown) => this.#parts.log.error('schedules could not be looked at', { error }))
      .then(() => this.#aim());
    return this.#turning;
  }

  async #look(): Promise<void> {
    const { shelf, clock, isHere } = this.#parts;
    this.#isAsked = false;
    if (!this.#isRunning || !isHere()) return;
    if (clock.monotonic() - this.#looked >= LOOK_MS) {
      this.#looked = clock.monotonic();
      await shelf.refresh().catch((error: unknown) => this.#later('schedules', error));
    }
    const due = [...shelf.copy.values()].filter((record) => this.#isDue(record));
    await Promise.all(due.map(({ name }) => this.#tend(name)));
  }

  #isDue(record: ScheduleRecord): boolean {
    const { clock, times } = this.#parts;
    if (record.paused !== null) return false;
    const { name, next, waiting } = record;
    if (clock.monotonic() < (this.#notBefore.get(name) ?? 0)) return false;
    return waiting.length > 0 || (next !== null && times.begins(record, next) <= clock.now());
  }

  async #tend(name: string): Promise<void> {
    try {
      while (this.#isRunning && (await this.#step(name)));
    } catch (error) {
      this.#later(name, error);
    }
  }

  /** One change of a schedule; false when there is nothing to do now. */
  async #step(name: string): Promise<boolean> {
    const { shelf } = this.#parts;
    const shelved = await shelf.get(name);
    if (shelved === null || shelved.record.paused !== null) return false;
    const { record, version } = shelved;
    const changed = this.#decide(record) ?? (await this.#startFirst(record));
    if (changed === null) return false;
    await shelf.put(changed, version);
    return true;
  }

  #decide(record: ScheduleRecord): ScheduleRecord | null {
    const { times, clock, log } = this.#parts;
    if (record.next === null) return null;
    const now = clock.now();
    const next = (after: number) => times.next(record, after);
    const decision = dueRuns(record.next, now, record.missed, next, (due) => times.begins(record, due));
    if (decision === null) return null;
    if (decision.missed !== null) {
      const { count, last } = decision.missed;
      const what = { schedule: record.name, count, last: times.shown(record, last), policy: record.missed };
      log.warn('runs of a schedule were missed', what);
    }
    return decided(record, decision, next(decision.handled), now);
  }

  /** Null: nothing waits, or it goes on waiting. */
  async #startFirst(record: ScheduleRecord): Promise<ScheduleRecord | null> {
    const [due] = record.waiting;
    if (due === undefined) return null;
    const { stateOf, clock } = this.#parts;
    const wfid = wfidOf(`${record.name} ${due}`, due);
    const started = { at: clock.now(), outcome: 'started', wfid, error: null } as const;
    // Started before somebody died: it is not in its own way.
    if (record.overlap !== 'allow' && (await stateOf(wfid)) !== null) return settled(record, started);
    if (record.overlap !== 'allow' && record.last !== null && (await stateOf(record.last.wfid)) === 'live') {
      return this.#meet(record, record.last.wfid);
    }
    const error = await this.#launch(record, due, wfid);
    return settled(record, error === null ? started : { ...started, outcome: 'failed', wfid: null, error });
  }

  /** The process of the run before still lives. */
  async #meet(record: ScheduleRecord, before: string): Promise<ScheduleRecord | null> {
    const { clock, cancel, log } = this.#parts;
    const { name, overlap } = record;
    if (overlap === 'skip') {
      return settled(record, { at: clock.now(), outcome: 'overlapped', wfid: null, error: null });
    }
    if (overlap === 'cancel' && record.cancelled !== before) {
      await cancel(before, this.#actor(record, record.waiting[0] ?? 0)).catch((error: unknown) => {
        if (error instanceof BossError && error.retryable) throw error;
        log.warn('a process that is in the way of its schedule cannot be cancelled', { schedule: name, error });
      });
      return { ...record, cancelled: before };
    }
    this.#waitsFor.set(before, name);
    this.#notBefore.set(name, clock.monotonic() + LOOK_MS);
    return null;
  }

  /** Null, or why it cannot be started; what is only temporary is thrown. */
  async #launch(record: ScheduleRecord, due: number, wfid: string): Promise<string | null> {
    const { name, definition, fields, project } = record;
    const variables = { scheduled: { name, due: new Date(due).toISOString() } };
    try {
      const of = project === null ? {} : { project };
      await this.#parts.launch({ definition, fields, variables, wfid, ...of }, this.#actor(record, due));
      return null;
    } catch (error) {
      if (error instanceof BossError && error.retryable) throw error;
      if (error instanceof BossError && error.code === 'BOSS_PROCESS_EXISTS') return null;
      this.#parts.log.warn('a run of a schedule could not be started', { schedule: name, error });
      return error instanceof Error ? error.message : String(error);
    }
  }

  #actor(record: ScheduleRecord, due: number): Actor {
    return { name: `schedule ${record.name} (${this.#parts.times.shown(record, due)})`, via: 'schedule' };
  }

  #later(name: string, error: unknown): void {
    this.#notBefore.set(name, this.#parts.clock.monotonic() + LOOK_MS);
    this.#parts.log.debug('a schedule is looked at later', { schedule: name, error });
  }

  #aim(): void {
    if (!this.#isRunning) return;
    const { clock } = this.#parts;
    this.#cancelAlarm();
    this.#cancelAlarm = clock.setTimer(
      this.#isAsked ? 0 : Math.max(1, Math.ceil(this.#wait())),
      () => void this.#turn(),
    );
  }

  #wait(): number {
    const { shelf, clock, times, isHere } = this.#parts;
    let ms = BEAT_MS;
    if (!isHere()) return ms;
    for (const record of shelf.copy.values()) {
      const isHeld = record.paused !== null || clock.monotonic() < (this.#notBefore.get(record.name) ?? 0);
      if (record.next !== null && !isHeld) ms = Math.min(ms, times.begins(record, record.next) - clock.now());
    }
    return ms;
  }
}
