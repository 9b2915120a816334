import { setTimeout as pause } from 'node:timers/promises';
import type { JournalEntry } from '../engine.ts';
import { BossError } from '../errors.ts';
import type { Client } from './client.ts';

interface Page {
  readonly entries: readonly JournalEntry[];
  readonly next: number | null;
}

/** How often a lost connection is tried again, a second apart: an engine that restarts is back by then. */
const ATTEMPTS = 30;
const BETWEEN = 1000;

/** The journal of one process from its first entry on, read while it is written; survives a restart of the engine. */
export class EntryStream {
  readonly #client: Client;
  readonly #wfid: string;
  readonly #ending = new AbortController();
  readonly #signal: AbortSignal;
  #fresh: JournalEntry[] = [];
  #hasProgress = false;
  #last = 0;
  #failure: unknown = null;
  #wake: () => void = () => undefined;

  constructor(client: Client, wfid: string, interrupted: AbortSignal) {
    this.#client = client;
    this.#wfid = wfid;
    this.#signal = AbortSignal.any([this.#ending.signal, interrupted]);
    this.#read().catch((error: unknown) => {
      this.#failure = error;
      this.#wake();
    });
  }

  /** What came since the last call; waits until there is something. None: only how far a step is has changed. */
  async take(): Promise<JournalEntry[]> {
    if (this.#fresh.length === 0 && !this.#hasProgress && this.#failure === null) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    if (this.#fresh.length === 0 && !this.#hasProgress) throw this.#failure;
    this.#hasProgress = false;
    const taken = this.#fresh;
    this.#fresh = [];
    return taken;
  }

  /** What the journal holds beyond the entries that were taken: the stream may lag behind a view of the process. */
  async rest(): Promise<JournalEntry[]> {
    this.close();
    const rest = this.#fresh;
    for (let from: number | null = this.#last + 1; from !== null; ) {
      const page: Page = await this.#client.get(['processes', this.#wfid, 'history'], { from, limit: 1000 });
      rest.push(...page.entries);
      from = page.next;
    }
    return rest;
  }

  close(): void {
    this.#ending.abort();
  }

  async #read(): Promise<void> {
    for (let lost = 0; ; lost++) {
      const before = this.#last;
      await this.#readOnce(lost);
      if (this.#last > before) lost = 0;
      await pause(BETWEEN, undefined, { signal: this.#signal });
    }
  }

  async #readOnce(lost: number): Promise<void> {
    try {
      for await (const event of this.#client.stream({ wfid: this.#wfid, from: this.#last + 1 }, this.#signal)) {
        if ('entry' in event) {
          this.#last = event.entry.seq;
          this.#fresh.push(event.entry);
        } else this.#hasProgress = true;
        this.#wake();
      }
    } catch (error) {
      this.#signal.throwIfAborted();
      if (lost >= ATTEMPTS || !isPassing(error)) throw error;
    }
  }
}

/** A connection that broke in the middle is no BossError: it may come back. */
export function isPassing(error: unknown): boolean {
  return !(error instanceof BossError) || error.retryable;
}

/** Repeats a question while the engine is away. */
export async function patiently<T>(ask: () => Promise<T>, interrupted: AbortSignal): Promise<T> {
  for (let lost = 0; ; lost++) {
    try {
      return await ask();
    } catch (error) {
      if (interrupted.aborted || lost >= ATTEMPTS || !(error instanceof BossError && error.retryable)) throw error;
    }
    await pause(BETWEEN, undefined, { signal: interrupted });
  }
}
