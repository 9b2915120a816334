/** Names that stand for themselves; whatever else comes is counted together. */
const MOST = 200;
export const OTHER = '(other)';

/** The values of a label that definitions can make up: the first ones are kept apart, so that nobody can fill the memory. */
export class BoundedLabel<Child> {
  readonly #children = new Map<string, Child>();
  readonly #make: (value: string) => Child;

  constructor(make: (value: string) => Child) {
    this.#make = make;
  }

  of(value: string): Child {
    const known = this.#children.get(value);
    if (known !== undefined) return known;
    const shown = this.#children.size < MOST ? value : OTHER;
    if (shown === OTHER && value !== OTHER) return this.#children.get(OTHER) ?? this.#add(OTHER);
    return this.#add(shown);
  }

  #add(value: string): Child {
    const child = this.#make(value);
    this.#children.set(value, child);
    return child;
  }
}
