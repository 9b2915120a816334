import type { Holder } from '../store/store.ts';

/** What one engine does so that all have the same number of partitions, give or take one. */
export interface Share {
  /** Partitions that are above my share. */
  readonly give: readonly number[];
  /** Free ones that belong to my share; which of them others take first, nobody knows. */
  readonly take: readonly number[];
}

type Hold = Pick<Holder, 'partition' | 'owner' | 'left'>;

/**
 * By what all members see alike. Whoever has more already keeps more, so that as few partitions as possible change hands. Members
 * that see different things give or take too much for a moment: a lease has one owner all the same.
 */
export function shareOf(members: readonly string[], holders: readonly Hold[], me: string): Share {
  const isMine = ({ owner, left }: Hold) => owner === me && left > 0;
  const mine = holders.filter(isMine).map(({ partition }) => partition);
  const free = holders.filter(({ left }) => left === 0).map(({ partition }) => partition);
  const quota = quotaOf(members, holders, me);
  const wanted = Math.max(0, quota - mine.length);
  // Each begins elsewhere: two that take at once seldom want the same one.
  const begin = free.length === 0 ? 0 : (members.indexOf(me) * wanted) % free.length;
  return { give: mine.slice(quota), take: [...free.slice(begin), ...free.slice(0, begin)].slice(0, wanted) };
}

function quotaOf(members: readonly string[], holders: readonly Hold[], me: string): number {
  if (!members.includes(me)) return 0;
  const counts = new Map(members.map((id) => [id, 0]));
  for (const { owner, left } of holders) {
    const count = owner === null || left === 0 ? undefined : counts.get(owner);
    if (owner !== null && count !== undefined) counts.set(owner, count + 1);
  }
  const ranks = [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1)).map(([id]) => id);
  const least = Math.floor(holders.length / members.length);
  return ranks.indexOf(me) < holders.length % members.length ? least + 1 : least;
}
