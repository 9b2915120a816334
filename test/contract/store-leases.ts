import { expect } from 'chai';
import type { Member } from '../../engine/store/leases.ts';
import { eventually } from '../support/eventually.ts';
import { hold } from '../support/hold.ts';
import { refusalOf } from '../support/refusal.ts';
import { batchOf, commitOf } from './store-commit.ts';
import type { Bench } from './store.ts';

const LONG_MS = 60_000;
const SHORT_MS = 50;

export function describeLeases(bench: Bench): void {
  describe('leases', () => {
    it('give a partition to nobody else while they run, and keep its epoch', async () => {
      const { store } = bench;
      const epoch = (await store.acquire(0, 'one', LONG_MS)) ?? 0;
      expect(await store.acquire(0, 'two', LONG_MS)).to.equal(null);
      expect(await store.commit(batchOf(0, epoch, [commitOf('a', 0)]))).to.deep.equal(['ok']);
      expect(await store.acquire(0, 'one', LONG_MS)).to.equal(epoch + 1);
    });

    it('can have an epoch above one that only a backup knows', async () => {
      const { store } = bench;
      expect(await store.acquire(0, 'one', 0, 41)).to.equal(42);
      expect(await store.acquire(0, 'one', 0, 7)).to.equal(43);
    });

    it('end by themselves', async () => {
      const { store } = bench;
      const epoch = (await store.acquire(0, 'one', SHORT_MS)) ?? 0;
      const next = await eventually(() => store.acquire(0, 'two', LONG_MS), { what: 'the end of the lease' });
      expect(next).to.equal(epoch + 1);
      expect(await store.renew([{ partition: 0, epoch }], 'one', LONG_MS)).to.deep.equal([0]);
      await refusalOf(store.commit(batchOf(0, epoch, [commitOf('a', 0)])), 'BOSS_STORE_FENCED');
    });

    it('last longer when they are renewed, also after their end while nobody came', async () => {
      const { store } = bench;
      const epoch = (await store.acquire(0, 'one', SHORT_MS)) ?? 0;
      await eventually(async () => (await store.holders())[0]?.left === 0, { what: 'the end of the lease' });
      expect(await store.renew([{ partition: 0, epoch }], 'one', LONG_MS)).to.deep.equal([]);
      expect(await store.acquire(0, 'two', LONG_MS)).to.equal(null);
    });

    it('are renewed only for the owner with its epoch, each by itself', async () => {
      const { store } = bench;
      const old = await hold(store, 0, 'one');
      const now = (await store.acquire(0, 'one', LONG_MS)) ?? 0;
      const other = (await store.acquire(1, 'two', LONG_MS)) ?? 0;
      const third = (await store.acquire(2, 'one', LONG_MS)) ?? 0;
      const held = [
        { partition: 0, epoch: old },
        { partition: 1, epoch: other },
        { partition: 2, epoch: third },
      ];
      expect(await store.renew(held, 'one', LONG_MS)).to.deep.equal([0, 1]);
      expect(await store.renew([{ partition: 0, epoch: now }], 'one', LONG_MS)).to.deep.equal([]);
    });

    it('end at once when they are released, and late commits are refused by the next epoch', async () => {
      const { store } = bench;
      const epoch = (await store.acquire(0, 'one', LONG_MS)) ?? 0;
      await store.release({ partition: 0, epoch }, 'one');
      expect(await store.commit(batchOf(0, epoch, [commitOf('a', 0)]))).to.deep.equal(['ok']);
      expect(await store.acquire(0, 'two', LONG_MS)).to.equal(epoch + 1);
      await refusalOf(store.commit(batchOf(0, epoch, [commitOf('b', 0)])), 'BOSS_STORE_FENCED');
    });

    it('are not released by somebody else, nor by an older epoch', async () => {
      const { store } = bench;
      const old = await hold(store, 0, 'one');
      const epoch = (await store.acquire(0, 'one', LONG_MS)) ?? 0;
      await store.release({ partition: 0, epoch }, 'two');
      await store.release({ partition: 0, epoch: old }, 'one');
      expect(await store.acquire(0, 'two', LONG_MS)).to.equal(null);
    });

    it('are listed with owner, epoch and the time that is left', async () => {
      const { store } = bench;
      const epoch = (await store.acquire(1, 'one', LONG_MS)) ?? 0;
      const holders = await store.holders();
      expect(holders.map(({ partition }) => partition)).to.deep.equal([0, 1, 2, 3]);
      expect(holders[0]).to.deep.equal({ partition: 0, owner: null, epoch: 0, left: 0, since: 0 });
      expect(holders[1]).to.include({ owner: 'one', epoch });
      expect(holders[1]?.left).to.be.within(1, LONG_MS);
      expect(holders[1]?.since).to.be.greaterThan(0);
    });
  });

  describe('members', () => {
    it('are there from when they say so until they leave, by id', async () => {
      const { store } = bench;
      await store.announce(memberOf('b'), LONG_MS);
      await store.announce(memberOf('a'), LONG_MS);
      await store.announce({ ...memberOf('b'), url: 'http://b/' }, LONG_MS);
      expect(await store.members()).to.deep.equal([memberOf('a'), { ...memberOf('b'), url: 'http://b/' }]);
      await store.leave('a');
      await store.leave('nobody');
      expect((await store.members()).map(({ id }) => id)).to.deep.equal(['b']);
    });

    it('are gone when they say nothing for their time', async () => {
      const { store } = bench;
      await store.announce(memberOf('quiet'), SHORT_MS);
      await store.announce(memberOf('there'), LONG_MS);
      const alone = async () => (await store.members()).length === 1;
      await eventually(alone, { what: 'the end of its time' });
      await store.announce(memberOf('there'), LONG_MS);
      expect((await store.members()).map(({ id }) => id)).to.deep.equal(['there']);
    });
  });

  describe('raised listeners', () => {
    it('refuse a commit that does not know them, and nothing of it is done', async () => {
      const { store } = bench;
      const epoch = await hold(store, 2);
      const before = await store.raised(2);
      const counts = await store.raise();
      const commit = batchOf(2, epoch, [commitOf('a', 0), commitOf('b', 0)]);
      expect(await store.commit({ ...commit, raised: before })).to.deep.equal(['behind', 'behind']);
      expect(await store.load(2, 'a')).to.equal(null);
      expect(counts[2]).to.equal(await store.raised(2));
      expect(await store.commit({ ...commit, raised: counts[2] ?? 0 })).to.deep.equal(['ok', 'ok']);
    });

    it('do not matter to a commit that says nothing of them', async () => {
      const { store } = bench;
      const epoch = await hold(store, 2);
      await store.raise();
      expect(await store.commit(batchOf(2, epoch, [commitOf('a', 0)]))).to.deep.equal(['ok']);
    });
  });

  describe('changes of a collection', () => {
    it('are counted when a document is put or removed, apart from other collections', async () => {
      const { store } = bench;
      const before = await store.changes('bindings');
      await store.put('bindings', 'a', '{}');
      const after = await store.changes('bindings');
      expect(after).to.be.greaterThan(before);
      await store.put('participants', 'a', '{}');
      expect(await store.changes('bindings')).to.equal(after);
      await store.remove('bindings', 'a');
      expect(await store.changes('bindings')).to.be.greaterThan(after);
    });
  });
}

function memberOf(id: string): Member {
  return { id, host: 'here', pid: 1, bootId: 'boot', startedAt: 5, version: '1', url: null };
}
