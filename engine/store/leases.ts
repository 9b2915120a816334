/** An engine that works on the store, as it announces itself. */
export interface Member {
  /** Unique for each start; the `owner` of its partitions. */
  readonly id: string;
  readonly host: string;
  readonly pid: number;
  /** Boot of its machine and its space of process ids: two members with the same one can see each other’s processes. */
  readonly bootId: string;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  readonly version: string;
  /** Where its API listens; null: nowhere yet. */
  readonly url: string | null;
}

/** Who has, or had last, a partition. */
export interface Holder {
  readonly partition: number;
  /** null: nobody ever. */
  readonly owner: string | null;
  readonly epoch: number;
  /** Milliseconds until its lease ends; 0: it has ended. */
  readonly left: number;
  /** When it acquired it, milliseconds since the epoch. */
  readonly since: number;
}

export interface Held {
  readonly partition: number;
  readonly epoch: number;
}

/** Who works on what. All times are measured by the store’s clock: those of the engines may differ. */
export interface Leases {
  /**
   * Makes `owner` the one writer of a partition for so long and returns the new, higher epoch; null while the lease of another
   * owner runs. The epoch is higher than `above`, too. Every later commit with an older epoch is refused with BOSS_STORE_FENCED, whatever became of its lease.
   */
  acquire(partition: number, owner: string, leaseMs: number, above?: number): Promise<number | null>;
  /** Lets the leases begin anew. Returns the partitions that have another owner or epoch. */
  renew(held: readonly Held[], owner: string, leaseMs: number): Promise<number[]>;
  /** Ends a lease at once. Its epoch stays, so that late commits are refused when somebody else acquires. */
  release(held: Held, owner: string): Promise<void>;
  /** Of all partitions, by number. */
  holders(): Promise<Holder[]>;

  /** Says that a member is there, for so long. */
  announce(member: Member, leaseMs: number): Promise<void>;
  leave(id: string): Promise<void>;
  /** Those whose time has not run out, by id. */
  members(): Promise<Member[]>;
}
