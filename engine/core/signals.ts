/** The signals of one name and correlation: who waits for one, what is kept for the next who does, and which ones there have been. */
import type { JsonObject } from './json.ts';
import { type Claimant, identityOf, Keeper, type KeeperMessage, type Placed, type Signal } from './keeper.ts';
import type { Outcome } from './outside-message.ts';
import { formatTimestamp } from './time.ts';

/** Entry `w:<place>`. */
export interface Waiter extends Claimant {
  readonly at: number;
}

/** Entry `s:<place>`: a signal that came. It is remembered for as long as its repetition is recognised. */
export interface PastSignal {
  readonly id: string;
  readonly payload: JsonObject;
  readonly by: string;
  readonly at: number;
  /** Until when it is to be had when nobody has taken it. */
  readonly until: number;
  readonly forgetAt: number;
  /** Nobody has taken it. */
  readonly kept: boolean;
  /** Identities of those who were told; each may still say that it came too late. */
  readonly to: readonly string[];
}

const WAITER = 'w';
const SIGNAL = 's';
/** For how long a signal is kept for who comes, unless it says so itself. */
export const KEEP_MS = 24 * 60 * 60_000;
/** Its repetition is recognised for at least so long. */
const KNOWN_MS = 60 * 60_000;
/** Many are forgotten at once: each time is a commit. */
const FORGET_EVERY_MS = 5 * 60_000;

export class Signals extends Keeper {
  readonly #waiters = new Map<string, Placed<Waiter>>();
  readonly #past = new Map<string, Placed<PastSignal>>();
  /** Ids of those that are kept, oldest first. */
  readonly #kept = new Set<string>();
  /** Who was told -> id of the signal. */
  readonly #told = new Map<string, string>();

  constructor(id: string, entries: ReadonlyMap<string, string>) {
    super(id);
    for (const placed of this.stored<Waiter>(entries, WAITER)) this.#waiters.set(identityOf(placed.value), placed);
    for (const placed of this.stored<PastSignal>(entries, SIGNAL)) this.#remember(placed);
    this.wake = this.#firstExpiry();
  }

  get isEmpty(): boolean {
    return this.#waiters.size + this.#past.size === 0;
  }

  get label(): 'signal' | null {
    return this.#waiters.size + this.#kept.size === 0 ? null : 'signal';
  }

  get waiters(): readonly Waiter[] {
    return [...this.#waiters.values()].map(({ value }) => value);
  }

  /** What is kept for who comes, oldest first. */
  kept(now: number): readonly PastSignal[] {
    return [...this.#keptAt(now)].map(({ value }) => value);
  }

  take(message: KeeperMessage, now: number): Outcome {
    switch (message.kind) {
      case 'claim':
        return this.#wait(message, now);
      case 'leave':
        return this.#leave(message, now);
      case 'signal':
        return this.#send(message, now);
      case 'timer':
        return this.#forget(now);
      default:
        return 'refused';
    }
  }

  #send({ id, payload, by, keep }: Signal, now: number): Outcome {
    if (this.#past.has(id)) return 'duplicate';
    const until = now + keep;
    const forgetAt = Math.ceil(Math.max(until, now + KNOWN_MS) / FORGET_EVERY_MS) * FORGET_EVERY_MS;
    this.#offer({ place: this.nextPlace(), value: { id, payload, by, at: now, until, forgetAt, kept: false, to: [] } });
    this.wake = Math.min(this.wake ?? forgetAt, forgetAt);
    return 'applied';
  }

  /** Everybody who waits gets it; when nobody does, it is kept for the first who comes. */
  #offer(placed: Placed<PastSignal>): void {
    const waiting = [...this.#waiters.values()];
    const { value } = placed;
    const to = waiting.map((waiter) => identityOf(waiter.value));
    this.#put({ ...placed, value: { ...value, kept: waiting.length === 0 && value.until > value.at, to } });
    for (const waiter of waiting) {
      this.#waiters.delete(identityOf(waiter.value));
      this.erase(WAITER, waiter);
      this.#tellOf(waiter.value, value);
    }
  }

  #wait(claimant: Claimant, now: number): Outcome {
    const identity = identityOf(claimant);
    if (this.#waiters.has(identity) || this.#told.has(identity)) return 'duplicate';
    const [oldest] = this.#keptAt(now);
    if (oldest !== undefined) {
      this.#put({ ...oldest, value: { ...oldest.value, kept: false, to: [identity] } });
      this.#tellOf(claimant, oldest.value);
      return 'applied';
    }
    const { wfid, expression } = claimant;
    const waiter = { place: this.nextPlace(), value: { wfid, expression, at: now } };
    this.#waiters.set(identity, waiter);
    this.write(WAITER, waiter);
    return 'applied';
  }

  /** One who was told and leaves all the same has not taken the signal: when nobody else has, it is to be had again. */
  #leave(claimant: Claimant, now: number): Outcome {
    const identity = identityOf(claimant);
    const waiter = this.#waiters.get(identity);
    if (waiter !== undefined) {
      this.#waiters.delete(identity);
      this.erase(WAITER, waiter);
      return 'applied';
    }
    const placed = this.#past.get(this.#told.get(identity) ?? '');
    if (placed === undefined) return 'duplicate';
    this.#told.delete(identity);
    const to = placed.value.to.filter((one) => one !== identity);
    const left = { ...placed, value: { ...placed.value, to } };
    if (to.length === 0 && left.value.until > now) this.#offer(left);
    else this.#put(left);
    return 'applied';
  }

  #forget(now: number): Outcome {
    for (const placed of [...this.#past.values()].filter(({ value }) => value.forgetAt <= now)) {
      const { id, to } = placed.value;
      this.#past.delete(id);
      this.#kept.delete(id);
      for (const identity of to) this.#told.delete(identity);
      this.erase(SIGNAL, placed);
    }
    this.wake = this.#firstExpiry();
    return 'applied';
  }

  *#keptAt(now: number): Generator<Placed<PastSignal>> {
    for (const id of this.#kept) {
      const placed = this.#past.get(id);
      if (placed !== undefined && placed.value.until > now) yield placed;
    }
  }

  #firstExpiry(): number | null {
    let first: number | null = null;
    for (const { value } of this.#past.values()) first = Math.min(first ?? value.forgetAt, value.forgetAt);
    return first;
  }

  #put(placed: Placed<PastSignal>): void {
    this.#remember(placed);
    this.write(SIGNAL, placed);
  }

  #remember(placed: Placed<PastSignal>): void {
    const { id, kept, to } = placed.value;
    this.#past.set(id, placed);
    if (kept) this.#kept.add(id);
    else this.#kept.delete(id);
    for (const identity of to) this.#told.set(identity, id);
  }

  #tellOf(claimant: Claimant, { id, payload, by, at }: PastSignal): void {
    this.tell(claimant, 'signal', { ...payload, id, by, at: formatTimestamp(at) });
  }
}
