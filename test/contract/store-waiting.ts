import { expect } from 'chai';
import { batchOf, commitOf } from './store-commit.ts';
import type { Bench } from './store.ts';
import { hold } from '../support/hold.ts';

export function describeWaiting(bench: Bench): void {
  describe('timers', () => {
    it('gives those that are due, earliest first, and no more than asked for', async () => {
      const { store } = bench;
      const epoch = await hold(store, 0, 'w');
      const timers: [string, number][] = [
        ['late', 3000],
        ['soon', 1000],
        ['mid', 2000],
      ];
      await store.commit(
        batchOf(0, epoch, [commitOf('a', 0, { timers }), commitOf('b', 0, { timers: [['x', 1500]] })]),
      );
      const due = await store.timers(0, 2000, 10);
      expect(due).to.deep.equal([
        { wfid: 'a', id: 'soon', at: 1000 },
        { wfid: 'b', id: 'x', at: 1500 },
        { wfid: 'a', id: 'mid', at: 2000 },
      ]);
      expect(await store.timers(0, 2000, 2)).to.deep.equal(due.slice(0, 2));
      expect(await store.timers(0, 999, 10)).to.deep.equal([]);
      expect(await store.timers(1, 9999, 10)).to.deep.equal([]);
    });

    it('sets a timer anew and clears it', async () => {
      const { store } = bench;
      const epoch = await hold(store, 0, 'w');
      const at = 1_763_694_000_123;
      await store.commit(
        batchOf(0, epoch, [
          commitOf('a', 0, {
            timers: [
              ['t', 5],
              ['u', 6],
            ],
          }),
        ]),
      );
      await store.commit(
        batchOf(0, epoch, [
          commitOf('a', 1, {
            timers: [
              ['t', at],
              ['u', null],
              ['never', null],
            ],
          }),
        ]),
      );
      expect(await store.timers(0, at, 10)).to.deep.equal([{ wfid: 'a', id: 't', at }]);
    });

    it('takes the last word when one commit sets and clears the same timer', async () => {
      const { store } = bench;
      const epoch = await hold(store, 0, 'w');
      const timers: [string, number | null][] = [
        ['t', 5],
        ['t', null],
        ['u', null],
        ['u', 7],
      ];
      await store.commit(batchOf(0, epoch, [commitOf('a', 0, { timers })]));
      expect(await store.timers(0, 10, 10)).to.deep.equal([{ wfid: 'a', id: 'u', at: 7 }]);
    });

    it('keeps timers of the same name in two processes apart', async () => {
      const { store } = bench;
      const epoch = await hold(store, 0, 'w');
      await store.commit(
        batchOf(0, epoch, [commitOf('a', 0, { timers: [['t', 1]] }), commitOf('b', 0, { timers: [['t', 2]] })]),
      );
      await store.commit(batchOf(0, epoch, [commitOf('a', 1, { timers: [['t', null]] })]));
      expect(await store.timers(0, 10, 10)).to.deep.equal([{ wfid: 'b', id: 't', at: 2 }]);
    });
  });

  describe('outbox', () => {
    it('lists oldest first, across commits and processes', async () => {
      const { store } = bench;
      const epoch = await hold(store, 0, 'w');
      const ids = Array.from({ length: 30 }, (_, n) => `id-${(n * 7919) % 30}`);
      for (const [n, id] of ids.entries()) {
        const twin: [string, string] = [`${id}b`, `"${n}b"`];
        await store.commit(batchOf(0, epoch, [commitOf(`p${n}`, 0, { outbox: [[id, `"${n}"`], twin] })]));
      }
      expect(await store.outbox(0)).to.deep.equal(
        ids.flatMap((id, n) => [
          { id, json: `"${n}"` },
          { id: `${id}b`, json: `"${n}b"` },
        ]),
      );
    });

    it('forgets what was published, with the next commit', async () => {
      const { store } = bench;
      const epoch = await hold(store, 0, 'w');
      const outbox: [string, string][] = [
        ['a', '1'],
        ['b', '2'],
        ['c', '3'],
      ];
      await store.commit(batchOf(0, epoch, [commitOf('p', 0, { outbox })]));
      await store.commit(batchOf(0, epoch, [commitOf('q', 0, { outbox: [['d', '4']] })], ['a', 'c', 'never']));
      expect((await store.outbox(0)).map(({ id }) => id)).to.deep.equal(['b', 'd']);
      await store.commit(batchOf(0, epoch, [], ['b', 'd']));
      expect(await store.outbox(0)).to.deep.equal([]);
    });

    it('lists what the owner before left, ahead of what the new one adds', async () => {
      const { store } = bench;
      const before = await hold(store, 0, 'one');
      for (const n of [0, 1, 2]) {
        await store.commit(batchOf(0, before, [commitOf(`a${n}`, 0, { outbox: [[`z${n}`, '1']] })]));
      }
      const again = await bench.reopen();
      const epoch = await hold(again, 0, 'two');
      await again.commit(batchOf(0, epoch, [commitOf('b', 0, { outbox: [['a', '2']] })]));
      expect((await again.outbox(0)).map(({ id }) => id)).to.deep.equal(['z0', 'z1', 'z2', 'a']);
    });
  });

  describe('listeners', () => {
    it('keeps them by id, the latest text each, until they are removed', async () => {
      const { store } = bench;
      const epoch = await hold(store, 0, 'w');
      const trackers: [string, string | null][] = [
        ['b', '1'],
        ['a', '2'],
        ['c', '3'],
      ];
      await store.commit(batchOf(0, epoch, [commitOf('p', 0, { trackers })]));
      await store.commit(
        batchOf(0, epoch, [
          commitOf('q', 0, {
            trackers: [
              ['a', '20'],
              ['c', null],
              ['x', null],
            ],
          }),
        ]),
      );
      const found = (await store.trackers(0)).sort((a, b) => (a.id < b.id ? -1 : 1));
      expect(found).to.deep.equal([
        { id: 'a', json: '20' },
        { id: 'b', json: '1' },
      ]);
      expect(await store.trackers(1)).to.deep.equal([]);
    });
  });
}
