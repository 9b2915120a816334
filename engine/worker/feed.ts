import type { EngineEvent, JournalEntry } from '../engine.ts';
import type { Log } from '../log.ts';

/** Tells whoever listens in this program what happens; nothing durable depends on it. */
export class Feed {
  readonly #listeners = new Set<(event: EngineEvent) => void>();
  readonly #log: Log;

  constructor(log: Log) {
    this.#log = log;
  }

  subscribe(listener: (event: EngineEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  tell(wfid: string, entries: readonly JournalEntry[]): void {
    if (this.#listeners.size === 0) return;
    for (const entry of entries) for (const listener of this.#listeners) this.#call(listener, { wfid, entry });
  }

  /** A listener that throws must not disturb the worker that tells it. */
  #call(listener: (event: EngineEvent) => void, event: EngineEvent): void {
    try {
      listener(event);
    } catch (error) {
      this.#log.error('a listener for what happens failed', { wfid: event.wfid, expid: event.entry.expid, error });
    }
  }
}
