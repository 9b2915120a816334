export interface Due {
  due: number;
}

interface Place<T> {
  readonly item: T;
  /** Of two that are due at once the one that came first. */
  readonly order: number;
}

/** Things by the time at which they are due, the earliest at hand; each of them is in it once. A binary heap. */
export class DueHeap<T extends Due> {
  readonly #places: Place<T>[] = [];
  readonly #at = new Map<T, number>();
  #order = 0;

  get size(): number {
    return this.#places.length;
  }

  earliest(): T | undefined {
    return this.#places[0]?.item;
  }

  add(item: T): void {
    this.#put(this.#places.length, { item, order: this.#order++ });
    this.#rise(this.#places.length - 1);
  }

  remove(item: T): void {
    const index = this.#at.get(item);
    if (index === undefined) return;
    this.#at.delete(item);
    const last = this.#places.pop() as Place<T>;
    if (last.item === item) return;
    this.#put(index, last);
    this.#sink(index);
    this.#rise(index);
  }

  /** Gives each another time. */
  shift(time: (item: T) => number): void {
    for (const { item } of this.#places) item.due = time(item);
    for (let index = this.#places.length >> 1; index >= 0; index--) this.#sink(index);
  }

  #rise(from: number): void {
    for (let index = from; index > 0; ) {
      const parent = (index - 1) >> 1;
      if (!this.#isBefore(index, parent)) return;
      this.#swap(index, parent);
      index = parent;
    }
  }

  #sink(from: number): void {
    for (let index = from; ; ) {
      let first = index;
      for (const child of [2 * index + 1, 2 * index + 2]) {
        if (child < this.#places.length && this.#isBefore(child, first)) first = child;
      }
      if (first === index) return;
      this.#swap(index, first);
      index = first;
    }
  }

  #isBefore(a: number, b: number): boolean {
    const [left, right] = [this.#places[a] as Place<T>, this.#places[b] as Place<T>];
    return left.item.due < right.item.due || (left.item.due === right.item.due && left.order < right.order);
  }

  #swap(a: number, b: number): void {
    const [left, right] = [this.#places[a] as Place<T>, this.#places[b] as Place<T>];
    this.#put(a, right);
    this.#put(b, left);
  }

  #put(index: number, place: Place<T>): void {
    this.#places[index] = place;
    this.#at.set(place.item, index);
  }
}
