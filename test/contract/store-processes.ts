import { expect } from 'chai';
import { batchOf, commitOf, summaryOf } from './store-commit.ts';
import type { Bench } from './store.ts';
import { refusalOf } from '../support/refusal.ts';
import { hold } from '../support/hold.ts';

const ODD_KEYS = [
  '',
  ' ',
  '#',
  '##x',
  '__proto__',
  'constructor',
  'a\nb',
  'a\u0000b',
  'é',
  '日本',
  '😀',
  '1',
  '*',
  'a:{b}',
];

export function describeProcesses(bench: Bench): void {
  describe('processes', () => {
    it('has nothing of a process that was never committed', async () => {
      expect(await bench.store.load(0, 'nobody')).to.equal(null);
      expect(await bench.store.journal(0, 'nobody')).to.deep.equal([]);
    });

    it('gives a new process revision 1 and returns its entries', async () => {
      const { store } = bench;
      const epoch = await hold(store, 0, 'w');
      const commit = commitOf('a', 0, {
        put: [
          ['x', '{"n":1}'],
          ['y', '[]'],
        ],
      });
      expect(await store.commit(batchOf(0, epoch, [commit]))).to.deep.equal(['ok']);
      const stored = await store.load(0, 'a');
      expect(stored?.revision).to.equal(1);
      expect(stored?.entries).to.deep.equal(
        new Map([
          ['x', '{"n":1}'],
          ['y', '[]'],
        ]),
      );
    });

    it('changes only the entries that a commit names', async () => {
      const { store } = bench;
      const epoch = await hold(store, 0, 'w');
      await store.commit(
        batchOf(0, epoch, [
          commitOf('a', 0, {
            put: [
              ['x', '1'],
              ['y', '2'],
              ['z', '3'],
            ],
          }),
        ]),
      );
      await store.commit(batchOf(0, epoch, [commitOf('a', 1, { put: [['y', '20']], remove: ['z', 'never'] })]));
      expect((await store.load(0, 'a'))?.entries).to.deep.equal(
        new Map([
          ['x', '1'],
          ['y', '20'],
        ]),
      );
    });

    it('keeps an entry that one commit both removes and puts', async () => {
      const { store } = bench;
      const epoch = await hold(store, 0, 'w');
      await store.commit(batchOf(0, epoch, [commitOf('a', 0, { put: [['x', '1']] })]));
      await store.commit(batchOf(0, epoch, [commitOf('a', 1, { put: [['x', '2']], remove: ['x'] })]));
      expect((await store.load(0, 'a'))?.entries.get('x')).to.equal('2');
    });

    it('refuses a commit on a revision that is gone and leaves the process untouched', async () => {
      const { store } = bench;
      const epoch = await hold(store, 0, 'w');
      await store.commit(batchOf(0, epoch, [commitOf('a', 0, { put: [['x', '1']], journal: ['j'] })]));
      const late = commitOf('a', 0, {
        put: [['x', '9']],
        remove: ['x'],
        journal: ['late'],
        timers: [['t', 1]],
        outbox: [['o', '{}']],
        trackers: [['k', '{}']],
        summary: summaryOf('a', 1),
      });
      expect(await store.commit(batchOf(0, epoch, [late]))).to.deep.equal(['conflict']);
      expect(await store.load(0, 'a')).to.deep.equal({ revision: 1, entries: new Map([['x', '1']]) });
      expect(await store.journal(0, 'a')).to.deep.equal(['j']);
      expect(await store.timers(0, 10, 10)).to.deep.equal([]);
      expect(await store.outbox(0)).to.deep.equal([]);
      expect(await store.trackers(0)).to.deep.equal([]);
      expect((await store.list({})).processes).to.deep.equal([]);
    });

    it('refuses a commit that expects a process which does not exist', async () => {
      const epoch = await hold(bench.store, 0, 'w');
      expect(await bench.store.commit(batchOf(0, epoch, [commitOf('a', 3)]))).to.deep.equal(['conflict']);
      expect(await bench.store.load(0, 'a')).to.equal(null);
    });

    it('commits the others of a batch when the one in the middle conflicts', async () => {
      const { store } = bench;
      const epoch = await hold(store, 0, 'w');
      const commits = [commitOf('a', 0), commitOf('b', 5, { put: [['x', '1']] }), commitOf('c', 0)];
      expect(await store.commit(batchOf(0, epoch, commits))).to.deep.equal(['ok', 'conflict', 'ok']);
      expect((await store.load(0, 'c'))?.revision).to.equal(1);
      expect(await store.load(0, 'b')).to.equal(null);
    });

    it('applies two commits of one process in one batch after each other', async () => {
      const { store } = bench;
      const epoch = await hold(store, 0, 'w');
      const commits = [commitOf('a', 0, { journal: ['1'] }), commitOf('a', 1, { journal: ['2'] })];
      expect(await store.commit(batchOf(0, epoch, commits))).to.deep.equal(['ok', 'ok']);
      expect(await store.journal(0, 'a')).to.deep.equal(['1', '2']);
    });

    it('answers an empty batch with no results', async () => {
      const epoch = await hold(bench.store, 0, 'w');
      expect(await bench.store.commit(batchOf(0, epoch, []))).to.deep.equal([]);
    });

    it('keeps the journal in the order it was written, and gives any part of it', async () => {
      const { store } = bench;
      const epoch = await hold(store, 0, 'w');
      const line = (n: number) => `{"n":${n}}`;
      for (let r = 0; r < 4; r++) {
        await store.commit(
          batchOf(0, epoch, [commitOf('a', r, { journal: [line(3 * r), line(3 * r + 1), line(3 * r + 2)] })]),
        );
      }
      expect(await store.journal(0, 'a')).to.deep.equal(Array.from({ length: 12 }, (_, n) => line(n)));
      expect(await store.journal(0, 'a', { from: 9 })).to.deep.equal([line(9), line(10), line(11)]);
      expect(await store.journal(0, 'a', { from: 2, limit: 2 })).to.deep.equal([line(2), line(3)]);
      expect(await store.journal(0, 'a', { from: 99 })).to.deep.equal([]);
      expect(await store.journal(0, 'a', { limit: 0 })).to.deep.equal([]);
    });

    it('keeps odd keys and texts as they are', async () => {
      const { store } = bench;
      const epoch = await hold(store, 0, 'w');
      const put = ODD_KEYS.map((key): [string, string] => [key, JSON.stringify({ [key]: `${key}\u2028 "'\\ \u0000` })]);
      await store.commit(batchOf(0, epoch, [commitOf('odd', 0, { put })]));
      expect((await store.load(0, 'odd'))?.entries).to.deep.equal(new Map(put));
      await store.commit(batchOf(0, epoch, [commitOf('odd', 1, { remove: ODD_KEYS.slice(1) })]));
      expect([...((await store.load(0, 'odd'))?.entries.keys() ?? [])]).to.deep.equal(['']);
    });

    it('keeps processes apart whose ids begin alike', async () => {
      const { store } = bench;
      const epoch = await hold(store, 0, 'w');
      const ids = ['a', 'aa', 'a-1', 'a\u0000', 'A'];
      await store.commit(
        batchOf(
          0,
          epoch,
          ids.map((id) => commitOf(id, 0, { put: [['id', id]], journal: [id] })),
        ),
      );
      for (const id of ids) {
        expect((await store.load(0, id))?.entries).to.deep.equal(new Map([['id', id]]));
        expect(await store.journal(0, id)).to.deep.equal([id]);
      }
    });

    it('stores an entry of 5 MB', async () => {
      const { store } = bench;
      const epoch = await hold(store, 0, 'w');
      const big = JSON.stringify('ä😀x'.repeat(750_000));
      await store.commit(batchOf(0, epoch, [commitOf('big', 0, { put: [['x', big]], journal: [big] })]));
      expect((await store.load(0, 'big'))?.entries.get('x') === big).to.equal(true);
      expect((await store.journal(0, 'big'))[0] === big).to.equal(true);
    });

    it('stores 20 000 entries in one commit and removes them in another', async () => {
      const { store } = bench;
      const epoch = await hold(store, 0, 'w');
      const keys = Array.from({ length: 20_000 }, (_, n) => `0_${n}`);
      const put = keys.map((key): [string, string] => [key, '{}']);
      const all = { put, journal: keys, timers: keys.map((key): [string, number] => [key, 1]) };
      await store.commit(batchOf(0, epoch, [commitOf('wide', 0, all)]));
      expect((await store.load(0, 'wide'))?.entries.size).to.equal(20_000);
      expect((await store.journal(0, 'wide')).at(-1)).to.equal('0_19999');
      const none = { remove: keys, timers: keys.map((key): [string, null] => [key, null]) };
      await store.commit(batchOf(0, epoch, [commitOf('wide', 1, none)]));
      expect((await store.load(0, 'wide'))?.entries.size).to.equal(0);
      expect(await store.timers(0, 10, 10)).to.deep.equal([]);
    });

    it('refuses a key that is too long before it writes anything', async () => {
      const { store } = bench;
      const epoch = await hold(store, 0, 'w');
      const commits = [commitOf('a', 0), commitOf('b', 0, { put: [['é'.repeat(301), '1']] })];
      const error = await refusalOf(store.commit(batchOf(0, epoch, commits)), 'BOSS_LIMIT_EXCEEDED');
      expect(error.message).to.contain('at most 600');
      expect(await store.load(0, 'a')).to.equal(null);
    });

    it('has every answered commit after it was closed and opened again', async () => {
      const { store } = bench;
      const epoch = await hold(store, 1, 'w');
      const commit = commitOf('a', 0, {
        put: [['x', '1']],
        journal: ['j'],
        timers: [['t', 5]],
        outbox: [['o', '{}']],
        trackers: [['k', '{"k":1}']],
        summary: summaryOf('a', 7),
      });
      await store.commit(batchOf(1, epoch, [commit]));
      await store.put('variables', 'v', '1');
      const again = await bench.reopen();
      expect(await again.load(1, 'a')).to.deep.equal({ revision: 1, entries: new Map([['x', '1']]) });
      expect(await again.journal(1, 'a')).to.deep.equal(['j']);
      expect(await again.timers(1, 5, 10)).to.deep.equal([{ wfid: 'a', id: 't', at: 5 }]);
      expect(await again.outbox(1)).to.deep.equal([{ id: 'o', json: '{}' }]);
      expect(await again.trackers(1)).to.deep.equal([{ id: 'k', json: '{"k":1}' }]);
      expect((await again.list({})).processes).to.deep.equal([summaryOf('a', 7)]);
      expect((await again.get('variables', 'v'))?.json).to.equal('1');
    });

    it('takes commits of all partitions at once', async () => {
      const { store } = bench;
      const partitions = [0, 1, 2, 3];
      const epochs = await Promise.all(partitions.map((partition) => hold(store, partition, 'w')));
      await Promise.all(
        partitions.flatMap((partition) =>
          Array.from({ length: 50 }, (_, n) =>
            store.commit(batchOf(partition, epochs[partition] ?? 0, [commitOf(`p${partition}-${n}`, 0)])),
          ),
        ),
      );
      for (const partition of partitions)
        expect((await store.load(partition, `p${partition}-49`))?.revision).to.equal(1);
    });

    it('lets exactly one of many commits at once win a revision', async () => {
      const { store } = bench;
      const epoch = await hold(store, 0, 'w');
      const commits = Array.from({ length: 200 }, (_, n) =>
        store.commit(batchOf(0, epoch, [commitOf('a', 0, { put: [['winner', String(n)]] })])),
      );
      const results = (await Promise.all(commits)).flat();
      expect(results.filter((result) => result === 'ok')).to.have.length(1);
      expect((await store.load(0, 'a'))?.entries.get('winner')).to.equal(String(results.indexOf('ok')));
    });
  });
}
