import type { ClusterView } from '../engine.ts';
import type { Held, Holder, Leases, Member } from '../store/store.ts';

/** As the store has it now. */
export async function clusterView(store: Leases, me: Member): Promise<ClusterView> {
  const [members, holders] = await Promise.all([store.members(), store.holders()]);
  const held = holders.filter(({ left }) => left > 0);
  return {
    members: members.map((member) => memberView(member, held.filter(({ owner }) => owner === member.id).length, me)),
    partitions: holders.map((holder) => partitionView(holder, Date.now())),
  };
}

/** Of an engine that has its store for itself. */
export function soloView(me: Member, held: readonly Held[]): ClusterView {
  return {
    members: [memberView(me, held.length, me)],
    partitions: held.map(({ partition, epoch }) => ({
      ...{ partition, owner: me.id, epoch },
      ...{ since: me.startedAt, leaseEndsAt: null },
    })),
  };
}

function memberView({ id, host, pid, version, startedAt, url }: Member, partitions: number, me: Member) {
  return { id, host, pid, version, startedAt, url, partitions, self: id === me.id };
}

function partitionView({ partition, owner, epoch, since, left }: Holder, now: number) {
  const has = left > 0;
  return {
    partition,
    owner: has ? owner : null,
    epoch,
    since: since === 0 ? null : since,
    leaseEndsAt: has ? now + left : null,
  };
}
