import { schedule, type ScheduledTask } from 'node-cron';
import type { Log } from '../log.ts';

/** Something to be swept now and then; how late, does not matter. */
export interface Chore {
  readonly name: string;
  /** Five fields of cron, in UTC. */
  readonly tab: string;
  readonly sweep: (now: number) => Promise<void>;
}

interface Sweeper {
  sweep(now: number): Promise<void>;
}

/**
 * Launch items and idempotency keys, and events, are forgotten after their time, processes go into the archive; the engine that has
 * partition 0 does it for all.
 */
export function choresOf(launches: Sweeper, events: Sweeper, retention: Sweeper, isOurs: () => boolean): Chore[] {
  const sweepWith = (sweeper: Sweeper) => async (now: number) => {
    if (isOurs()) await sweeper.sweep(now);
  };
  return [
    { name: 'launches', tab: '17 * * * *', sweep: sweepWith(launches) },
    { name: 'events', tab: '47 2 * * *', sweep: sweepWith(events) },
    { name: 'retention', tab: '37 * * * *', sweep: sweepWith(retention) },
  ];
}

/** Spread over some time, so that engines that share a store do not all sweep at once. */
const SPREAD_MS = 60_000;

/** Sweeps out what is no longer needed: each chore at its start and at its times, never twice at once. */
export class Housekeeping {
  readonly #chores: readonly Chore[];
  readonly #log: Log;
  readonly #spread: number;
  #tasks: ScheduledTask[] = [];

  constructor(chores: readonly Chore[], log: Log, spread = SPREAD_MS) {
    this.#chores = chores;
    this.#log = log;
    this.#spread = spread;
  }

  start(): void {
    for (const chore of this.#chores) void this.#sweep(chore);
    this.#tasks = this.#chores.map((chore) =>
      schedule(chore.tab, () => this.#sweep(chore), {
        ...{ name: chore.name, timezone: 'UTC', noOverlap: true, unref: true },
        ...{ maxRandomDelay: this.#spread, suppressMissedWarning: true },
      }),
    );
  }

  async stop(): Promise<void> {
    for (const task of this.#tasks.splice(0)) await task.destroy();
  }

  async #sweep({ name, sweep }: Chore): Promise<void> {
    try {
      await sweep(Date.now());
    } catch (error) {
      this.#log.debug('what is no longer needed is swept out later', { chore: name, error });
    }
  }
}
