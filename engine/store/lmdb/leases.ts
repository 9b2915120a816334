import type { Held, Holder, Member } from '../leases.ts';

interface Lease {
  readonly owner: string;
  readonly epoch: number;
  readonly since: number;
  readonly until: number;
}

/** The leases on an embedded store end with its process, as all who could have one do: they need no place on the disk. */
export class MemoryLeases {
  readonly #leases = new Map<number, Lease>();
  readonly #members = new Map<string, { readonly member: Member; readonly until: number }>();

  isFree(partition: number, owner: string): boolean {
    const lease = this.#leases.get(partition);
    return lease === undefined || lease.owner === owner || lease.until <= Date.now();
  }

  begin({ partition, epoch }: Held, owner: string, leaseMs: number): void {
    const now = Date.now();
    this.#leases.set(partition, { owner, epoch, since: now, until: now + leaseMs });
  }

  /** Returns the partitions that are lost. */
  renew(held: readonly Held[], owner: string, leaseMs: number): number[] {
    const until = Date.now() + leaseMs;
    return held.flatMap((one) => {
      const lease = this.#of(one, owner);
      if (lease !== null) this.#leases.set(one.partition, { ...lease, until });
      return lease === null ? [one.partition] : [];
    });
  }

  release(held: Held, owner: string): void {
    const lease = this.#of(held, owner);
    if (lease !== null) this.#leases.set(held.partition, { ...lease, until: 0 });
  }

  holder(partition: number): Holder {
    const { owner = null, epoch = 0, since = 0, until = 0 } = this.#leases.get(partition) ?? {};
    return { partition, owner, epoch, since, left: Math.max(0, until - Date.now()) };
  }

  announce(member: Member, leaseMs: number): void {
    this.#members.set(member.id, { member, until: Date.now() + leaseMs });
  }

  leave(id: string): void {
    this.#members.delete(id);
  }

  members(): Member[] {
    const now = Date.now();
    const alive = [...this.#members.values()].filter(({ until }) => until > now);
    return alive.map(({ member }) => member).sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  #of({ partition, epoch }: Held, owner: string): Lease | null {
    const lease = this.#leases.get(partition);
    return lease?.owner === owner && lease.epoch === epoch ? lease : null;
  }
}
