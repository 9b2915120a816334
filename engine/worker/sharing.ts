import type { Log } from '../log.ts';
import type { Held, Leases, Member } from '../store/store.ts';
import { hasDied } from './member.ts';
import { shareOf } from './share.ts';

/** So many times in the length of a lease it is renewed. */
const BEATS = 5;

export interface SharingParts {
  readonly store: Leases;
  readonly member: () => Member;
  readonly leaseMs: number;
  readonly log: Log;
  readonly held: () => Held[];
  readonly take: (partitions: readonly number[]) => Promise<void>;
  readonly giveAway: (partition: number) => Promise<void>;
  /** They belong to somebody else, or may by now. */
  readonly drop: (partitions: readonly number[], why: string) => void;
  /** Tells the others that something is to be had. */
  readonly hint: () => void;
  /** What else is to be done at each beat. */
  readonly beat: () => Promise<void>;
}

/** Keeps the leases of this engine, and its share of the partitions as engines come and go. */
export class Sharing {
  readonly #parts: SharingParts;
  #members: readonly Member[] = [];
  #beating: NodeJS.Timeout | undefined;
  #watching: NodeJS.Timeout | undefined;
  #renewed = 0;
  #balancing: Promise<void> | null = null;
  #again = false;
  #isBeating = false;
  #leaving = false;

  constructor(parts: SharingParts) {
    this.#parts = parts;
  }

  /** As this engine saw them last, itself among them. */
  get members(): readonly Member[] {
    return this.#members;
  }

  /** Resolves when this engine has taken what is free for it. */
  async start(): Promise<void> {
    await this.#renew();
    this.#parts.hint();
    await this.#balance();
    const every = this.#parts.leaseMs / BEATS;
    this.#beating = setInterval(() => void this.#beat(), every);
    this.#watching = setInterval(() => this.#watch(), every);
  }

  /** Something may have changed: looks now, not only at the next beat. */
  look(): void {
    this.#again = this.#balancing !== null;
    if (this.#beating !== undefined && !this.#leaving) this.#balancing ??= this.#balance();
  }

  /** From now on nothing is taken, and the others count without this engine. Leases go on being renewed. */
  async leave(): Promise<void> {
    this.#leaving = true;
    await this.#balancing;
    await this.#parts.store.leave(this.#parts.member().id).catch(() => undefined);
  }

  stop(): void {
    clearInterval(this.#beating);
    clearInterval(this.#watching);
    this.#beating = undefined;
  }

  async #beat(): Promise<void> {
    if (this.#isBeating) return;
    const { log } = this.#parts;
    this.#isBeating = true;
    try {
      await this.#renew();
      this.look();
      // Nothing else may keep the next beat waiting.
      this.#parts.beat().catch((error: unknown) => log.debug('copies are read again later', { error }));
    } catch (error) {
      log.debug('the leases are renewed later', { error });
    }
    this.#isBeating = false;
  }

  async #renew(): Promise<void> {
    const { store, leaseMs, held, drop } = this.#parts;
    const me = this.#parts.member();
    const asked = performance.now();
    const leases = held();
    const lost = await store.renew(leases, me.id, leaseMs);
    this.#renewed = asked;
    const epochs = new Map(held().map(({ partition, epoch }) => [partition, epoch]));
    // What was given away and taken again meanwhile is another lease.
    const gone = leases.filter(({ partition, epoch }) => lost.includes(partition) && epochs.get(partition) === epoch);
    if (gone.length > 0)
      drop(
        gone.map(({ partition }) => partition),
        'another engine has taken it over',
      );
    if (!this.#leaving) await store.announce(me, leaseMs);
  }

  /** An engine that cannot reach the store must not keep from its heirs what waits in the inboxes. */
  #watch(): void {
    const { leaseMs, held, drop } = this.#parts;
    const leases = held();
    if (leases.length === 0 || this.#members.length < 2 || performance.now() - this.#renewed < leaseMs) return;
    drop(
      leases.map(({ partition }) => partition),
      'its lease could not be renewed in time',
    );
  }

  async #balance(): Promise<void> {
    try {
      do {
        this.#again = false;
        await this.#step();
      } while (this.#again && !this.#leaving);
    } catch (error) {
      this.#parts.log.debug('the share of the partitions is looked at later', { error });
    }
    this.#balancing = null;
  }

  async #step(): Promise<void> {
    const { store, member, take, giveAway } = this.#parts;
    const me = member();
    await this.#bury(await store.members());
    const holders = await store.holders();
    const ids = this.#members.map(({ id }) => id);
    const mine = new Set(this.#parts.held().map(({ partition }) => partition));
    // A lease of ours that we do not go by is one that we could take up.
    const seen = holders.map((one) => (one.owner === me.id && !mine.has(one.partition) ? { ...one, left: 0 } : one));
    const share = shareOf(ids, seen, me.id);
    const give = share.give.filter((partition) => mine.has(partition));
    const free = share.take.filter((partition) => !mine.has(partition));
    if (free.length > 0) await take(free);
    await Promise.all(give.map((partition) => giveAway(partition)));
  }

  /** The partitions of a member whose process is seen to be gone are free at once. */
  async #bury(found: readonly Member[]): Promise<void> {
    const { store, log, hint } = this.#parts;
    const me = this.#parts.member();
    const dead = found.filter((other) => hasDied(other, me));
    this.#members = found.filter((other) => !dead.includes(other));
    for (const { id } of dead) {
      log.warn('an engine on this machine is gone', { engine: id });
      for (const { owner, partition, epoch, left } of await store.holders())
        if (owner === id && left > 0) await store.release({ partition, epoch }, id);
      await store.leave(id);
      hint();
    }
  }
}
