import type { ProcessEvent, Tracker } from '../core/effect.ts';
import { matchesTracker } from '../core/happening.ts';

/** Listeners that wish for the same thing, by key. */
type Group = Map<string, Tracker>;

/** Who listens to events of other processes. Kept in memory; the store has them for the next start. */
export class Trackers {
  /** By kind and exact name. */
  readonly #exact = new Map<string, Group>();
  /** By kind and pattern: each is tried once an event, however many listen for it. */
  readonly #patterns = new Map<string, Group>();
  readonly #all = new Map<string, Tracker>();

  set(tracker: Tracker): void {
    const key = keyOf(tracker.wfid, tracker.expression);
    this.#all.set(key, tracker);
    const groups = this.#groupsFor(tracker);
    const wish = wishOf(tracker);
    const group = groups.get(wish);
    if (group === undefined) groups.set(wish, new Map([[key, tracker]]));
    else group.set(key, tracker);
  }

  remove(wfid: string, expression: string): void {
    const key = keyOf(wfid, expression);
    const tracker = this.#all.get(key);
    if (tracker === undefined) return;
    this.#all.delete(key);
    const groups = this.#groupsFor(tracker);
    const group = groups.get(wishOf(tracker));
    if (group?.delete(key) && group.size === 0) groups.delete(wishOf(tracker));
  }

  /** Forgets those of which the processes are meant, and takes these instead. */
  replace(isMeant: (wfid: string) => boolean, trackers: readonly Tracker[]): void {
    for (const { wfid, expression } of [...this.#all.values()]) if (isMeant(wfid)) this.remove(wfid, expression);
    for (const tracker of trackers) this.set(tracker);
  }

  /** Listeners in other processes than that of the event: its own ones have heard already. */
  match(event: ProcessEvent): Tracker[] {
    if (this.#all.size === 0) return [];
    const found = [...(this.#exact.get(`${event.kind} ${event.name}`)?.values() ?? [])];
    for (const group of this.#patterns.values()) {
      const [first] = group.values();
      if (first !== undefined && matchesTracker(first, event)) found.push(...group.values());
    }
    return found.filter((tracker) => tracker.wfid !== event.wfid);
  }

  #groupsFor(tracker: Tracker): Map<string, Group> {
    return isPattern(tracker) ? this.#patterns : this.#exact;
  }
}

function isPattern({ name }: Tracker): boolean {
  return name === null || name.startsWith('/');
}

function wishOf({ kind, name }: Tracker): string {
  return name === null ? kind : `${kind} ${name}`;
}

function keyOf(wfid: string, expression: string): string {
  return `${wfid} ${expression}`;
}
