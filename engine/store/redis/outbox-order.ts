/**
 * A place is `<epoch>.<number>`: one writer has an epoch, and a later writer has a greater one, so nobody has to ask
 * Redis for the next place.
 */
export class OutboxOrder {
  #number = 0;

  next(epoch: number): string {
    return `${epoch}.${this.#number++}`;
  }

  /** The values of the outbox hash are place, space, JSON. */
  static sorted(values: Readonly<Record<string, string>>): { id: string; json: string }[] {
    return Object.entries(values)
      .map(([id, value]) => {
        const place = value.slice(0, value.indexOf(' '));
        const [epoch = 0, number = 0] = place.split('.').map(Number);
        return { id, json: value.slice(place.length + 1), epoch, number };
      })
      .sort((a, b) => a.epoch - b.epoch || a.number - b.number)
      .map(({ id, json }) => ({ id, json }));
  }
}
