import type { Tracker } from './effect.ts';
import { compilePattern } from './pattern.ts';

/** What a tracker is compared with. */
export interface Happening {
  readonly kind: string;
  readonly name: string;
}

interface Entry {
  readonly id: string;
  readonly tracker: Tracker;
  readonly order: number;
}

/** Those who wish for the same thing, by id. */
type Group = Map<string, Entry>;

/**
 * Trackers by what they wish for: an event asks those that name it, and each pattern once, however many listen for it. They
 * hear in the order in which they began to listen, or in the order that is given: one that is the same after a restart.
 */
export class TrackerIndex {
  readonly #all = new Map<string, Entry>();
  readonly #exact = new Map<string, Group>();
  readonly #patterns = new Map<string, Group>();
  #order = 0;

  set(id: string, tracker: Tracker, order = ++this.#order): void {
    this.delete(id);
    const entry = { id, tracker, order };
    this.#all.set(id, entry);
    const groups = this.#groupsFor(tracker);
    const group = groups.get(wishOf(tracker));
    if (group === undefined) groups.set(wishOf(tracker), new Map([[id, entry]]));
    else group.set(id, entry);
  }

  delete(id: string): boolean {
    const entry = this.#all.get(id);
    if (entry === undefined) return false;
    this.#all.delete(id);
    const groups = this.#groupsFor(entry.tracker);
    const group = groups.get(wishOf(entry.tracker));
    if (group?.delete(id) === true && group.size === 0) groups.delete(wishOf(entry.tracker));
    return true;
  }

  keys(): IterableIterator<string> {
    return this.#all.keys();
  }

  *values(): IterableIterator<Tracker> {
    for (const { tracker } of this.#all.values()) yield tracker;
  }

  match(event: Happening): readonly (readonly [id: string, tracker: Tracker])[] {
    if (this.#all.size === 0) return [];
    const found = namesOf(event).flatMap((name) => [...(this.#exact.get(`${event.kind} ${name}`)?.values() ?? [])]);
    for (const group of this.#patterns.values()) {
      const [first] = group.values();
      if (first !== undefined && fits(first.tracker, event)) found.push(...group.values());
    }
    return found.sort((a, b) => a.order - b.order).map(({ id, tracker }) => [id, tracker]);
  }

  #groupsFor({ name }: Tracker): Map<string, Group> {
    return name === null || name.startsWith('/') ? this.#patterns : this.#exact;
  }
}

/** A tag is meant by its own name as well as by its full one. */
function namesOf({ kind, name }: Happening): string[] {
  const isTag = kind === 'entering' || kind === 'leaving';
  return isTag && name.includes('/') ? [name, name.slice(name.lastIndexOf('/') + 1)] : [name];
}

function fits(tracker: Tracker, event: Happening): boolean {
  return tracker.kind === event.kind && (tracker.name === null || compilePattern(tracker.name).test(event.name));
}

function wishOf({ kind, name }: Tracker): string {
  return name === null ? kind : `${kind} ${name}`;
}
