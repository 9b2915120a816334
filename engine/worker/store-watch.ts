import { BossError } from '../errors.ts';
import type { Store } from '../store/store.ts';
import { Availability } from './availability.ts';

const LONGEST_PAUSE_MS = 2000;
const BETWEEN_MS = 250;

export interface StoreWatchParts {
  readonly store: Store;
  /** Writes to every partition; rejects when the store does not take it. */
  readonly tryWrite: () => Promise<void>;
  readonly changed: (available: boolean, reason: string | null) => void;
}

/** Whether the store takes writes. One that is back, or refused one, is tried until it does: also when there is no other work. */
export class StoreWatch {
  readonly state = new Availability('the store');
  readonly #parts: StoreWatchParts;
  #connected = true;
  #trying = false;
  #ended = false;

  constructor(parts: StoreWatchParts) {
    this.#parts = parts;
    parts.store.onAvailability((available, reason) => {
      if (!available && !this.#connected) this.state.because(reason);
      this.#connected = available;
      if (available) void this.#try();
      else this.#away(reason);
    });
  }

  /** A commit failed, the so manieth time in a row. Resolves when it is worth another try. */
  failed(error: unknown, failures: number): Promise<void> {
    const reason = error instanceof Error ? error.message : String(error);
    this.#away(reason);
    // what the server itself said tells more than that the connection to it was closed
    if (error instanceof BossError && error.details['answer'] !== undefined) this.state.because(reason);
    const pause = Math.min(LONGEST_PAUSE_MS, 50 * 2 ** failures);
    void this.state.wait(pause).then(() => this.#try());
    return this.state.wait(pause);
  }

  slow(ms: number): void {
    this.#away(`it has not answered a commit for ${ms / 1000} seconds`);
  }

  works(): void {
    if (this.state.change(true, '')) this.#parts.changed(true, null);
  }

  end(): void {
    this.#ended = true;
  }

  async #try(): Promise<void> {
    if (this.#trying) return;
    this.#trying = true;
    while (!this.#ended && !this.state.available && !(await this.#tryOnce())) await this.state.wait(BETWEEN_MS);
    this.#trying = false;
  }

  /** True when there is no use in trying again. */
  async #tryOnce(): Promise<boolean> {
    try {
      await this.#parts.tryWrite();
      this.works();
      return true;
    } catch (error) {
      return !(error instanceof BossError && error.code === 'BOSS_STORE_UNAVAILABLE');
    }
  }

  #away(reason: string): void {
    if (this.state.change(false, reason)) this.#parts.changed(false, this.state.reason);
  }
}
