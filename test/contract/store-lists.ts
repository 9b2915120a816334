import { expect } from 'chai';
import { partitionOf } from '../../engine/store/partition.ts';
import type { ListQuery, ProcessState, ProcessSummary, Store } from '../../engine/store/store.ts';
import { refusalOf } from '../support/refusal.ts';
import { batchOf, commitOf, summaryOf } from './store-commit.ts';
import type { Bench } from './store.ts';
import { hold } from '../support/hold.ts';

const STATES: ProcessState[] = ['running', 'done', 'paused', 'error', 'cancelled', 'killed'];
const START = 1_763_694_000_000;

export function describeLists(bench: Bench): void {
  describe('lists of processes', () => {
    it('show the newest launch first, whatever partition it is in', async () => {
      const rows = await fill(bench.store, 40);
      const { processes, next } = await bench.store.list({});
      expect(processes).to.deep.equal(rows);
      expect(next).to.equal(null);
    });

    it('come in pages that neither repeat nor skip a process', async () => {
      const rows = await fill(bench.store, 47);
      const seen: ProcessSummary[] = [];
      let cursor: string | null = null;
      do {
        const page = await nextPage(bench.store, cursor);
        expect(page.processes.length).to.be.at.most(10);
        seen.push(...page.processes);
        cursor = page.next;
      } while (cursor !== null);
      expect(seen).to.deep.equal(rows);
    });

    it('say that there is no next page when the last one is just full', async () => {
      await fill(bench.store, 10);
      expect((await bench.store.list({ limit: 10 })).next).to.equal(null);
      expect((await bench.store.list({ limit: 9 })).next).to.be.a('string');
    });

    it('hold 100 processes a page unless asked otherwise, 1000 at most', async () => {
      await fill(bench.store, 1005);
      expect((await bench.store.list({})).processes).to.have.length(100);
      expect((await bench.store.list({ limit: 5000 })).processes).to.have.length(1000);
    });

    it('give those of one state, or all that live', async () => {
      const rows = await fill(bench.store, 60);
      for (const state of STATES) {
        const { processes } = await bench.store.list({ state });
        expect(processes).to.deep.equal(rows.filter((row) => row.state === state));
      }
      const live = rows.filter(({ state }) => state === 'running' || state === 'paused' || state === 'error');
      expect((await bench.store.list({ state: 'live' })).processes).to.deep.equal(live);
    });

    it('count those of one state', async () => {
      const rows = await fill(bench.store, 60);
      for (const state of STATES) {
        expect(await bench.store.count(state), state).to.equal(rows.filter((row) => row.state === state).length);
      }
      expect(await bench.store.count('keeper')).to.equal(0);
    });

    it('give those of one definition, also of one state, in pages', async () => {
      const rows = await fill(bench.store, 120);
      const wanted = rows.filter(({ definition, state }) => definition === 'odd one' && state === 'done');
      const first = await bench.store.list({ definition: 'odd one', state: 'done', limit: 4 });
      const second = await bench.store.list({ definition: 'odd one', state: 'done', cursor: String(first.next) });
      expect([...first.processes, ...second.processes]).to.deep.equal(wanted);
      expect((await bench.store.list({ definition: 'odd' })).processes).to.deep.equal([]);
      expect((await bench.store.list({ definition: 'even/é 😀' })).processes).to.have.length(60);
    });

    it('move a process to the list of its new state', async () => {
      const { store } = bench;
      const epoch = await hold(store, 0, 'w');
      const done = summaryOf('a', 5, { state: 'done', endedAt: 9, expressions: 0, definition: 'd' });
      await store.commit(batchOf(0, epoch, [commitOf('a', 0, { summary: summaryOf('a', 5, { definition: 'd' }) })]));
      await store.commit(batchOf(0, epoch, [commitOf('a', 1, { summary: done })]));
      expect((await store.list({ state: 'live' })).processes).to.deep.equal([]);
      expect((await store.list({ state: 'running', definition: 'd' })).processes).to.deep.equal([]);
      expect((await store.list({ definition: 'd' })).processes).to.deep.equal([done]);
    });

    it('show a process only in its last state when one batch changes it several times', async () => {
      const { store } = bench;
      const epoch = await hold(store, 0, 'w');
      const rows = (['running', 'error', 'running'] as const).map((state) => summaryOf('a', 5, { state }));
      await store.commit(
        batchOf(
          0,
          epoch,
          rows.map((summary, revision) => commitOf('a', revision, { summary })),
        ),
      );
      expect((await store.list({ state: 'running' })).processes).to.deep.equal(rows.slice(-1));
      expect((await store.list({ state: 'error' })).processes).to.deep.equal([]);
      expect((await store.list({})).processes).to.deep.equal(rows.slice(-1));
    });

    it('keep the row of a process when a commit brings none', async () => {
      const { store } = bench;
      const epoch = await hold(store, 0, 'w');
      const row = summaryOf('a', 5, { errors: 2, definition: '__proto__', revision: 'r1' });
      await store.commit(batchOf(0, epoch, [commitOf('a', 0, { summary: row })]));
      await store.commit(batchOf(0, epoch, [commitOf('a', 1)]));
      expect((await store.list({})).processes).to.deep.equal([row]);
    });

    it('give those launched in a time, in pages, its begin included and its end not', async () => {
      const rows = await fill(bench.store, 60);
      const [since, until] = [START + 3, START + 11];
      const wanted = rows.filter(({ launchedAt }) => launchedAt >= since && launchedAt < until);
      expect(wanted).to.have.length(32);
      expect(await allPages(bench.store, { since, until, limit: 7 })).to.deep.equal(wanted);
      const odd = wanted.filter(({ definition, state }) => definition === 'odd one' && state === 'done');
      expect(
        await allPages(bench.store, { since, until, definition: 'odd one', state: 'done', limit: 2 }),
      ).to.deep.equal(odd);
    });

    it('give those that have all of several labels, and those that ended in a time', async () => {
      const rows = await fill(bench.store, 120);
      const of = (test: (row: ProcessSummary) => boolean): ProcessSummary[] => rows.filter(test);
      const both = of(({ labels }) => labels.includes('tag:third') && labels.includes('field:p=é 😀\t"x"'));
      expect(both).to.have.length(20);
      expect(await allPages(bench.store, { label: ['field:p=é 😀\t"x"', 'tag:third'], limit: 7 })).to.deep.equal(both);
      expect(await allPages(bench.store, { label: ['tag:third', 'absent'] })).to.deep.equal([]);
      expect(await allPages(bench.store, { label: ['tag:third'] })).to.deep.equal(
        of(({ labels }) => labels.includes('tag:third')),
      );
      const [ended_since, ended_until] = [START + 1020, START + 1060];
      const ended = of(({ endedAt }) => endedAt !== null && endedAt >= ended_since && endedAt < ended_until);
      expect(ended.length).to.be.within(5, 39);
      expect(await allPages(bench.store, { ended_since, ended_until, limit: 3 })).to.deep.equal(ended);
    });

    it('look at 5000 rows for a page, and go on where they were', async () => {
      const { store } = bench;
      const epoch = await hold(store, 0, 'w');
      const few = [0, 4999, 5000, 5399];
      const rows = Array.from({ length: 5400 }, (_, n) =>
        summaryOf(`wf-${String(n).padStart(4, '0')}`, START + n, {
          labels: few.includes(n) ? ['all', 'few'] : ['all'],
        }),
      );
      const commits = rows.map((summary) => commitOf(summary.wfid, 0, { summary }));
      for (let n = 0; n < commits.length; n += 600) await store.commit(batchOf(0, epoch, commits.slice(n, n + 600)));
      const query = { label: ['all', 'few'], limit: 10 };
      const first = await store.list(query);
      expect(first.processes.map(({ wfid }) => wfid)).to.deep.equal(['wf-5399', 'wf-5000', 'wf-4999']);
      const second = await store.list({ ...query, cursor: first.next ?? expect.fail('there is no next page') });
      expect(second.processes.map(({ wfid }) => wfid)).to.deep.equal(['wf-0000']);
      expect(second.next).to.equal(null);
    });

    it('refuse a cursor that no page has given', async () => {
      const error = await refusalOf(bench.store.list({ cursor: 'page 2' }), 'BOSS_REQUEST_INVALID');
      expect(error.message).to.contain('page 2');
    });
  });
}

function nextPage(store: Store, cursor: string | null): ReturnType<Store['list']> {
  return store.list(cursor === null ? { limit: 10 } : { limit: 10, cursor });
}

async function allPages(store: Store, query: ListQuery): Promise<ProcessSummary[]> {
  const seen: ProcessSummary[] = [];
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const page: Awaited<ReturnType<Store['list']>> = await store.list({
      ...query,
      ...(cursor === undefined ? {} : { cursor }),
    });
    seen.push(...page.processes);
    cursor = page.next;
  }
  return seen;
}

/** Processes of all states and two definitions in all partitions, several launched in the same millisecond; newest first. */
async function fill(store: Store, count: number): Promise<ProcessSummary[]> {
  const rows = Array.from({ length: count }, (_, n) => {
    const definition = n % 2 === 0 ? 'even/é 😀' : 'odd one';
    const state = STATES[Math.floor(n / 2) % STATES.length] ?? 'running';
    const isOver = state !== 'running' && state !== 'paused' && state !== 'error';
    return summaryOf(`wf-${String(n).padStart(4, '0')}`, START + Math.floor(n / 4), {
      ...{ state, definition, endedAt: isOver ? START + 1000 + n : null },
      labels: [...(n % 3 === 0 ? ['tag:third'] : []), ...(n % 2 === 0 ? ['field:p=é 😀\t"x"'] : [])],
    });
  });
  for (const partition of [0, 1, 2, 3]) {
    const epoch = await hold(store, partition, 'w');
    const mine = rows.filter(({ wfid }) => partitionOf(wfid, 4) === partition);
    await store.commit(
      batchOf(
        partition,
        epoch,
        mine.map((summary) => commitOf(summary.wfid, 0, { summary })),
      ),
    );
  }
  return rows.reverse();
}
