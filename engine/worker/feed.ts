import type { EngineEvent, JournalEntry, StepProgress } from '../engine.ts';
import type { Log } from '../log.ts';

export interface FeedRelay {
  happened(wfid: string, entries: readonly JournalEntry[]): void;
  progressed(progress: StepProgress): void;
}

/** Tells whoever listens in this program what happens; nothing durable depends on it. */
export class Feed {
  readonly #listeners = new Set<(event: EngineEvent) => void>();
  readonly #watchers = new Set<(progress: StepProgress) => void>();
  readonly #log: Log;

  constructor(log: Log) {
    this.#log = log;
  }

  subscribe(listener: (event: EngineEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  watchProgress(watcher: (progress: StepProgress) => void): () => void {
    this.#watchers.add(watcher);
    return () => void this.#watchers.delete(watcher);
  }

  tellProgress(progress: StepProgress): void {
    this.relay?.progressed(progress);
    this.hearProgress(progress);
  }

  hearProgress(progress: StepProgress): void {
    const { wfid, expression } = progress;
    const about = { wfid, expid: expression.slice(0, expression.indexOf('!')) };
    for (const watcher of this.#watchers) this.#call(() => watcher(progress), about);
  }

  /** With other engines: tells them too. */
  relay: FeedRelay | null = null;

  tell(wfid: string, entries: readonly JournalEntry[]): void {
    if (entries.length > 0) this.relay?.happened(wfid, entries);
    this.hear(wfid, entries);
  }

  hear(wfid: string, entries: readonly JournalEntry[]): void {
    for (const entry of entries) {
      for (const listener of this.#listeners) this.#call(() => listener({ wfid, entry }), { wfid, expid: entry.expid });
    }
  }

  /** A listener that throws must not disturb the worker that tells it. */
  #call(listen: () => void, about: { readonly wfid: string; readonly expid: string | undefined }): void {
    try {
      listen();
    } catch (error) {
      this.#log.error('a listener for what happens failed', { ...about, error });
    }
  }
}
