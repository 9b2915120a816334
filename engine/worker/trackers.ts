import type { ProcessEvent, Tracker } from '../core/effect.ts';
import { matchesTracker } from '../core/happening.ts';

/** Who listens to events of other processes. Kept in memory; the store has them for the next start. */
export class Trackers {
  /** By the exact name they listen to; those with a pattern apart. */
  readonly #exact = new Map<string, Map<string, Tracker>>();
  readonly #patterns = new Map<string, Tracker>();

  set(tracker: Tracker): void {
    const key = keyOf(tracker.wfid, tracker.expression);
    if (isPattern(tracker)) this.#patterns.set(key, tracker);
    else {
      const name = `${tracker.kind} ${tracker.name}`;
      const named = this.#exact.get(name) ?? new Map<string, Tracker>();
      this.#exact.set(name, named.set(key, tracker));
    }
  }

  remove(wfid: string, expression: string): void {
    const key = keyOf(wfid, expression);
    if (this.#patterns.delete(key)) return;
    for (const [name, named] of this.#exact) {
      if (named.delete(key) && named.size === 0) this.#exact.delete(name);
    }
  }

  /** Listeners in other processes than that of the event: its own ones have heard already. */
  match(event: ProcessEvent): Tracker[] {
    if (this.#exact.size === 0 && this.#patterns.size === 0) return [];
    const named = this.#exact.get(`${event.kind} ${event.name}`)?.values() ?? [];
    const found = [...named, ...[...this.#patterns.values()].filter((tracker) => matchesTracker(tracker, event))];
    return found.filter((tracker) => tracker.wfid !== event.wfid);
  }
}

function isPattern(tracker: Tracker): boolean {
  return tracker.name === null || tracker.name.startsWith('/');
}

function keyOf(wfid: string, expression: string): string {
  return `${wfid} ${expression}`;
}
