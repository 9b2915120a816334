/** Whether a server is there, and since when not; those who wait for it are woken when it is back. */
export class Availability {
  readonly #name: string;
  #since: { readonly at: number; readonly reason: string } | null = null;
  #waiting = new Set<() => void>();

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

  /** True when that is news. */
  change(available: boolean, reason: string): boolean {
    const isNews = available !== this.available;
    if (!available) this.#since ??= { at: Date.now(), reason };
    else {
      this.#since = null;
      for (const wake of [...this.#waiting]) wake();
    }
    return isNews;
  }

  /** Something newer is known about why it is away. */
  because(reason: string): void {
    if (this.#since !== null) this.#since = { ...this.#since, reason };
  }

  /** Resolves when it is back, or after so many milliseconds: not everything that is wrong is told. */
  wait(atMost: number): Promise<void> {
    return new Promise((resolve) => {
      const wake = (): void => {
        clearTimeout(timer);
        this.#waiting.delete(wake);
        resolve();
      };
      const timer = setTimeout(wake, atMost);
      this.#waiting.add(wake);
    });
  }
}
