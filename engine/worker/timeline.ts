import type { Clock } from './clock.ts';

/** More than this between two looks is no drift of the clocks: somebody has set one. */
const DRIFT_MS = 500;

/**
 * A time that goes on where the clock on the wall is put back. It follows that clock while it only drifts, and when it is put
 * forward; so what is due in five minutes is due in five minutes, or as soon as the wall shows its time.
 */
export class Timeline {
  readonly #clock: Clock;
  /** This time less the monotonic one. */
  #offset: number;
  /** This time less that on the wall. */
  #lead = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#offset = clock.now() - clock.monotonic();
  }

  now(): number {
    return this.#clock.monotonic() + this.#offset;
  }

  /** When the wall is to show `at`, as things stand. */
  when(at: number): number {
    return at + this.#lead;
  }

  /** Looks at the wall. `forward`: its clock was put forward, so that `when` says something earlier now. */
  look(): 'even' | 'forward' | 'back' {
    const change = this.#clock.now() + this.#lead - this.now();
    if (Math.abs(change) <= DRIFT_MS) {
      this.#offset += change;
      return 'even';
    }
    this.#lead -= change;
    return change > 0 ? 'forward' : 'back';
  }
}
