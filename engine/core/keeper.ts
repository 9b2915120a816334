/**
 * A keeper is what processes meet at: a lock, or the signals of one name. It is stored like a process, under an id that no process
 * can have, and has one writer. What processes and keepers tell each other may come twice: who wants something is known by its
 * process and expression, a signal by its id.
 */
import type { Json, JsonObject } from './json.ts';
import type { KeeperKind } from './keeper-id.ts';
import type { Outcome, Told } from './outside-message.ts';

/** The step of a process that wants something of a keeper. */
export interface Claimant {
  readonly wfid: string;
  readonly expression: string;
}

/** What a keeper is told. */
export type KeeperMessage =
  | ({ readonly kind: 'claim' } & Claimant & Wish)
  /** The step needs it no longer, or is gone: its lock is free, a signal that was sent to it is still to be had. */
  | ({ readonly kind: 'leave' } & Claimant)
  | ({ readonly kind: 'signal' } & Signal)
  /** Takes a lock from its holder. */
  | { readonly kind: 'take'; readonly by: string }
  | { readonly kind: 'timer'; readonly id: string; readonly at: number };

export interface Wish {
  /** Do not queue: say so when it cannot be had. */
  readonly now?: boolean;
  /** Milliseconds for which the holder may keep it, for people who look; null: as long as it likes. */
  readonly ttl?: number | null;
}

export interface Signal {
  readonly id: string;
  readonly payload: JsonObject;
  /** Who sent it. */
  readonly by: string;
  /** Milliseconds for which it is kept when nobody waits. */
  readonly keep: number;
}

export interface Tell extends Claimant {
  readonly what: Told['what'];
  readonly data: JsonObject;
}

export interface Placed<T> {
  readonly place: number;
  readonly value: T;
}

/** What a message made of a keeper, to be written and sent. */
export interface KeeperChanges {
  /** Entry -> JSON text; null: gone. */
  readonly entries: ReadonlyMap<string, string | null>;
  readonly tells: readonly Tell[];
}

export abstract class Keeper {
  readonly id: string;
  /** When it wants to be woken; null: never. */
  wake: number | null = null;
  #entries = new Map<string, string | null>();
  #tells: Tell[] = [];
  #last = 0;

  constructor(id: string) {
    this.id = id;
  }

  abstract take(message: KeeperMessage, now: number): Outcome;
  /** Nothing is left that anybody could want. */
  abstract get isEmpty(): boolean;
  /** Under what people find it; null while there is nothing to see. */
  abstract get label(): KeeperKind | null;

  takeChanges(): KeeperChanges {
    const changes = { entries: this.#entries, tells: this.#tells };
    this.#entries = new Map();
    this.#tells = [];
    return changes;
  }

  protected tell({ wfid, expression }: Claimant, what: Tell['what'], data: JsonObject): void {
    this.#tells.push({ wfid, expression, what, data });
  }

  protected nextPlace(): number {
    return ++this.#last;
  }

  protected write<T>(kind: string, { place, value }: Placed<T>): void {
    this.#entries.set(keyOf(kind, place), JSON.stringify(value));
  }

  protected erase(kind: string, { place }: Placed<unknown>): void {
    this.#entries.set(keyOf(kind, place), null);
  }

  /** The entries of a kind as they were stored, by place. */
  protected stored<T extends Json | object>(entries: ReadonlyMap<string, string>, kind: string): Placed<T>[] {
    const found = [...entries]
      .filter(([key]) => key.startsWith(`${kind}:`))
      .map(([key, json]) => ({ place: Number(key.slice(kind.length + 1)), value: JSON.parse(json) as T }))
      .sort((a, b) => a.place - b.place);
    this.#last = Math.max(this.#last, found.at(-1)?.place ?? 0);
    return found;
  }
}

export function identityOf({ wfid, expression }: Claimant): string {
  return `${expression}!${wfid}`;
}

function keyOf(kind: string, place: number): string {
  return `${kind}:${place}`;
}
