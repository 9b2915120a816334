import { EventEmitter } from 'node:events';
import type { Link } from './link.ts';

const RETRY_MS = 1000;

/** Waits for a reason to try again: the link is back, a second has passed, or somebody says so. */
export class Patience {
  readonly #retry = new EventEmitter().setMaxListeners(0);
  #reasons = 0;

  constructor(link: Link) {
    link.onAvailability((available) => {
      if (available) this.stir();
    });
  }

  /** Grows whenever there is a reason to try again. */
  get reasons(): number {
    return this.#reasons;
  }

  stir(): void {
    this.#reasons += 1;
    this.#retry.emit('now');
  }

  /** Resolves at once when there was a reason since `reasons` was read. */
  async next(reasons: number): Promise<void> {
    if (this.#reasons !== reasons) return;
    await new Promise<void>((resolve) => {
      const go = (): void => {
        clearTimeout(timer);
        this.#retry.off('now', go);
        resolve();
      };
      const timer = setTimeout(go, RETRY_MS);
      this.#retry.on('now', go);
    });
  }
}
