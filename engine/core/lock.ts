/** A lock: one step at a time has it, the others queue up in the order in which they came. */
import { type Claimant, identityOf, Keeper, type KeeperMessage, type Placed } from './keeper.ts';
import type { Outcome } from './outside-message.ts';

/** Entry `c:<place>`. */
export interface LockClaim extends Claimant {
  readonly at: number;
  /** Milliseconds that it may be held; null: as long as the holder likes. */
  readonly ttl: number | null;
  /** Since when it has the lock; null while it queues. */
  readonly since: number | null;
  /** Who took it from the holder that is on its way out. */
  readonly takenBy: string | null;
}

const CLAIM = 'c';

export class Lock extends Keeper {
  /** In the order of their places; the first has the lock. */
  readonly #claims = new Map<string, Placed<LockClaim>>();

  constructor(id: string, entries: ReadonlyMap<string, string>) {
    super(id);
    for (const placed of this.stored<LockClaim>(entries, CLAIM)) this.#claims.set(identityOf(placed.value), placed);
  }

  get isEmpty(): boolean {
    return this.#claims.size === 0;
  }

  get label(): 'lock' {
    return 'lock';
  }

  get claims(): readonly LockClaim[] {
    return [...this.#claims.values()].map(({ value }) => value);
  }

  take(message: KeeperMessage, now: number): Outcome {
    switch (message.kind) {
      case 'claim':
        return this.#queueUp(message, now);
      case 'leave':
        return this.#giveBack(message, now);
      case 'take':
        return this.#takeAway(message.by, now);
      default:
        return 'refused';
    }
  }

  #queueUp(message: Extract<KeeperMessage, { kind: 'claim' }>, now: number): Outcome {
    if (this.#claims.has(identityOf(message))) return 'duplicate';
    const holder = this.#first();
    if (holder !== undefined && message.now === true) {
      this.tell(message, 'busy', { holder: holder.value.wfid });
      return 'applied';
    }
    const { wfid, expression, ttl = null } = message;
    this.#put({ place: this.nextPlace(), value: { wfid, expression, at: now, ttl, since: null, takenBy: null } });
    if (holder === undefined) this.#grant(now);
    return 'applied';
  }

  #giveBack(claimant: Claimant, now: number): Outcome {
    const placed = this.#claims.get(identityOf(claimant));
    if (placed === undefined) return 'duplicate';
    this.#claims.delete(identityOf(claimant));
    this.erase(CLAIM, placed);
    if (placed.value.since !== null) this.#grant(now);
    return 'applied';
  }

  /** The holder is told first and gives it back when it is out. The second time nobody waits for that. */
  #takeAway(by: string, now: number): Outcome {
    const placed = this.#first();
    if (placed === undefined) return 'refused';
    if (placed.value.takenBy !== null) return this.#giveBack(placed.value, now);
    this.#put({ ...placed, value: { ...placed.value, takenBy: by } });
    this.tell(placed.value, 'lost', { by });
    return 'applied';
  }

  /** To the one that came first, if any. */
  #grant(now: number): void {
    const placed = this.#first();
    if (placed === undefined) return;
    this.#put({ ...placed, value: { ...placed.value, since: now } });
    this.tell(placed.value, 'granted', {});
  }

  #put(placed: Placed<LockClaim>): void {
    this.#claims.set(identityOf(placed.value), placed);
    this.write(CLAIM, placed);
  }

  #first(): Placed<LockClaim> | undefined {
    const [first] = this.#claims.values();
    return first;
  }
}
