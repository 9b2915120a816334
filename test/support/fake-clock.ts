import type { Clock } from '../../engine/worker/clock.ts';

/** A clock that stands still until a test moves it; what has to be done at a time is done then. */
export class FakeClock implements Clock {
  #wall: number;
  #even = 5000;
  #alarms: { at: number; ring: () => void }[] = [];
  #waiting: (() => void)[] = [];

  constructor(wall = Date.UTC(2026, 10, 30, 12)) {
    this.#wall = wall;
  }

  now(): number {
    return this.#wall;
  }

  monotonic(): number {
    return this.#even;
  }

  setTimer(ms: number, ring: () => void): () => void {
    const alarm = { at: this.#even + ms, ring };
    this.#alarms.push(alarm);
    return () => {
      this.#alarms = this.#alarms.filter((one) => one !== alarm);
    };
  }

  giveWay(go: () => void): void {
    this.#waiting.push(go);
  }

  /** How many alarms are set. */
  get alarms(): number {
    return this.#alarms.length;
  }

  /** Somebody sets the clock on the wall. */
  put(ms: number): void {
    this.#wall += ms;
  }

  /** Time goes on; everything that becomes due rings at its time. `drift`: the wall goes so much faster, in milliseconds a second. */
  async pass(ms: number, drift = 0): Promise<void> {
    const until = this.#even + ms;
    for (;;) {
      await this.settle();
      const next = this.#alarms.reduce<number>((least, { at }) => Math.min(least, at), until);
      this.#wall += (next - this.#even) * (1 + drift / 1000);
      this.#even = next;
      const due = this.#alarms.find(({ at }) => at <= next);
      if (due === undefined) return this.settle();
      this.#alarms = this.#alarms.filter((one) => one !== due);
      due.ring();
    }
  }

  /** Lets everything have its turn. */
  async settle(): Promise<void> {
    do {
      for (const go of this.#waiting.splice(0)) go();
      await new Promise((resolve) => setImmediate(resolve));
    } while (this.#waiting.length > 0);
  }
}
