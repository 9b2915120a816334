/** Whether a server is there, and since when not; those who wait for it are woken when it is back. */
export class Availability {
  readonly #name: string;
  #since: { readonly at: number; readonly reason: string } | null = null;
  #waiting: (() => void)[] = [];

  constructor(name: string) {
    this.#name = name;
  }

  get available(): boolean {
    return this.#since === null;
  }

  /** A sentence for people; null when it is there. */
  get reason(): string | null {
    if (this.#since === null) return null;
    return `${this.#name} is away since ${new Date(this.#since.at).toISOString()}: ${this.#since.reason}`;
  }

  change(available: boolean, reason: string): void {
    if (!available) {
      this.#since ??= { at: Date.now(), reason };
      return;
    }
    this.#since = null;
    for (const wake of this.#waiting.splice(0)) wake();
  }

  wait(): Promise<void> {
    if (this.#since === null) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.push(resolve));
  }
}
