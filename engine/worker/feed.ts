import type { EngineEvent, JournalEntry } from '../engine.ts';

/** Tells whoever listens in this program what happens; nothing durable depends on it. */
export class Feed {
  readonly #listeners = new Set<(event: EngineEvent) => void>();

  subscribe(listener: (event: EngineEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  tell(wfid: string, entries: readonly JournalEntry[]): void {
    if (this.#listeners.size === 0) return;
    for (const entry of entries) for (const listener of this.#listeners) listener({ wfid, entry });
  }
}
