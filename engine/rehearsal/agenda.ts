interface Entry {
  readonly at: number;
  /** At the same time, what the process does itself comes before what happens to it from outside. */
  readonly rank: 0 | 1;
  readonly order: number;
  readonly work: () => void;
}

/** What is still to happen in virtual time. */
export class Agenda {
  readonly #entries = new Map<string, Entry>();
  #order = 0;

  /** A later entry under the same key takes the place of the earlier one. */
  set(key: string, at: number, work: () => void, rank: Entry['rank'] = 0): void {
    this.#order += 1;
    this.#entries.set(key, { at, rank, order: this.#order, work });
  }

  clear(key: string): void {
    this.#entries.delete(key);
  }

  /** Time of the next entry; null when nothing is to come. */
  get next(): number | null {
    return this.#first()?.[1].at ?? null;
  }

  /** Takes the next entry out. */
  take(): (() => void) | null {
    const first = this.#first();
    if (first === null) return null;
    this.#entries.delete(first[0]);
    return first[1].work;
  }

  #first(): [string, Entry] | null {
    let first: [string, Entry] | null = null;
    for (const entry of this.#entries) if (first === null || isBefore(entry[1], first[1])) first = entry;
    return first;
  }
}

function isBefore(a: Entry, b: Entry): boolean {
  if (a.at !== b.at) return a.at < b.at;
  return a.rank === b.rank ? a.order < b.order : a.rank < b.rank;
}
