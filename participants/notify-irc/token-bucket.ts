import { setTimeout as pause } from 'node:timers/promises';

/** Lets `burst` through at once and then `perSecond`. */
export class TokenBucket {
  readonly #burst: number;
  readonly #perSecond: number;
  #tokens: number;
  #filledAt = performance.now();

  constructor({ burst, perSecond }: { burst: number; perSecond: number }) {
    this.#burst = burst;
    this.#perSecond = perSecond;
    this.#tokens = burst;
  }

  /** Resolves when one more may go. Rejects when the signal fires. */
  async take(signal: AbortSignal): Promise<void> {
    this.#fill();
    while (this.#tokens < 1) {
      await pause(Math.ceil(((1 - this.#tokens) / this.#perSecond) * 1000), undefined, { signal });
      this.#fill();
    }
    this.#tokens -= 1;
  }

  #fill(): void {
    const now = performance.now();
    this.#tokens = Math.min(this.#burst, this.#tokens + ((now - this.#filledAt) / 1000) * this.#perSecond);
    this.#filledAt = now;
  }
}
