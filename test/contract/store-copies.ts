import { expect } from 'chai';
import type { ProcessCopy } from '../../engine/store/store.ts';
import { hold } from '../support/hold.ts';
import { batchOf, commitOf, summaryOf } from './store-commit.ts';
import type { Bench } from './store.ts';

export function describeCopies(bench: Bench): void {
  describe('copies of processes', () => {
    async function all(partition: number, limit: number): Promise<ProcessCopy[]> {
      const found: ProcessCopy[] = [];
      for (let cursor: string | null | undefined; cursor !== null; ) {
        const page = await bench.store.copies(partition, { limit, ...(cursor === undefined ? {} : { cursor }) });
        expect(page.processes.length).to.be.at.most(limit);
        found.push(...page.processes);
        cursor = page.next;
      }
      return found.sort((a, b) => (a.summary.wfid < b.summary.wfid ? -1 : 1));
    }

    it('hold all that is stored of each, whatever its state and labels', async () => {
      const { store } = bench;
      const epoch = await hold(store, 1, 'w');
      const row = summaryOf('p', 7, { labels: ['task', 'tag:a b'], definition: 'd', state: 'error', errors: 1 });
      const put: [string, string][] = [
        ['h', '{"a":1.0}'],
        ['#', '"sharp"'],
        ['__proto__', '"kept"'],
      ];
      const timers: [string, number][] = [
        ['t1', 5000],
        ['a t', 17.5],
      ];
      await store.commit(batchOf(1, epoch, [commitOf('p', 0, { put, timers, journal: ['1', '"ä"'], summary: row })]));
      await store.commit(batchOf(1, epoch, [commitOf('p', 1, { journal: ['3'], timers: [['t1', 6000]] })]));
      const [copy] = await all(1, 10);
      expect(copy?.revision).to.equal(2);
      expect([...(copy?.entries ?? [])]).to.have.deep.members(put);
      expect(copy?.journal).to.deep.equal(['1', '"ä"', '3']);
      expect(copy?.timers).to.have.deep.members([
        ['a t', 17.5],
        ['t1', 6000],
      ]);
      expect(copy?.summary).to.deep.equal(row);
    });

    it('come in pages of which each process is in one, keepers and the ended too', async () => {
      const { store } = bench;
      const epoch = await hold(store, 2, 'w');
      const states = ['running', 'paused', 'error', 'done', 'cancelled', 'killed', 'keeper'] as const;
      const commits = Array.from({ length: 23 }, (_, n) =>
        commitOf(`p${n}`, 0, {
          put: [['k', String(n)]],
          summary: summaryOf(`p${n}`, n % 5, { state: states[n % 7] ?? 'done', labels: n % 2 === 0 ? ['even'] : [] }),
        }),
      );
      await store.commit(batchOf(2, epoch, commits));
      await store.commit(batchOf(2, epoch, [commitOf('p3', 1, { erase: true })]));
      const wanted = commits.map(({ wfid }) => wfid).filter((wfid) => wfid !== 'p3');
      for (const limit of [1, 5, 22, 100]) {
        expect((await all(2, limit)).map(({ summary }) => summary.wfid)).to.have.members(wanted);
      }
      expect(await all(3, 10)).to.deep.equal([]);
    });
  });
}
