import { expect } from 'chai';
import { refusalOf } from '../support/refusal.ts';
import { batchOf, commitOf } from './store-commit.ts';
import type { Bench } from './store.ts';
import { hold } from '../support/hold.ts';

export function describeFencing(bench: Bench): void {
  describe('epochs', () => {
    it('gives every owner of a partition a higher epoch than the one before', async () => {
      const first = await hold(bench.store, 0, 'one');
      const second = await hold(bench.store, 0, 'two');
      expect(first).to.be.greaterThan(0);
      expect(second).to.be.greaterThan(first);
    });

    it('refuses a commit of an older epoch and names partition and new owner', async () => {
      const { store } = bench;
      const old = await hold(store, 2, 'one');
      await hold(store, 2, 'host two');
      const error = await refusalOf(store.commit(batchOf(2, old, [commitOf('a', 0)])), 'BOSS_STORE_FENCED');
      expect(error.message).to.contain('partition 2').and.contain('host two');
      expect(await store.load(2, 'a')).to.equal(null);
    });

    it('refuses a commit to a partition that nobody acquired', async () => {
      await refusalOf(bench.store.commit(batchOf(3, 1, [commitOf('a', 0)])), 'BOSS_STORE_FENCED');
    });

    it('keeps what was to be published when the one who published it is fenced', async () => {
      const { store } = bench;
      const old = await hold(store, 0, 'one');
      await store.commit(batchOf(0, old, [commitOf('a', 0, { outbox: [['o', '{}']] })]));
      await hold(store, 0, 'two');
      await refusalOf(store.commit(batchOf(0, old, [], ['o'])), 'BOSS_STORE_FENCED');
      expect(await store.outbox(0)).to.have.length(1);
    });

    it('fences one partition without disturbing another', async () => {
      const { store } = bench;
      const zero = await hold(store, 0, 'one');
      await hold(store, 1, 'one');
      await hold(store, 1, 'two');
      expect(await store.commit(batchOf(0, zero, [commitOf('a', 0)]))).to.deep.equal(['ok']);
    });

    it('answers the commits of others when one of those written together is fenced', async () => {
      const { store } = bench;
      const epoch = await hold(store, 0, 'one');
      const commits = [
        store.commit(batchOf(0, epoch, [commitOf('a', 0)])),
        refusalOf(store.commit(batchOf(0, epoch - 1, [commitOf('b', 0)])), 'BOSS_STORE_FENCED'),
        store.commit(batchOf(0, epoch, [commitOf('c', 0)])),
      ];
      await Promise.all(commits);
      expect((await store.load(0, 'a'))?.revision).to.equal(1);
      expect((await store.load(0, 'c'))?.revision).to.equal(1);
      expect(await store.load(0, 'b')).to.equal(null);
    });

    it('goes on counting epochs after it was opened again', async () => {
      const before = await hold(bench.store, 0, 'one');
      const again = await bench.reopen();
      expect(await hold(again, 0, 'one')).to.be.greaterThan(before);
    });
  });
}
