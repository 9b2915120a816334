import { expect } from 'chai';
import { refusalOf } from '../support/refusal.ts';
import type { Bench } from './store.ts';

export function describeDocuments(bench: Bench): void {
  describe('documents', () => {
    it('count their versions from 1 and give the latest', async () => {
      const { store } = bench;
      expect(await store.get('definitions', 'd')).to.equal(null);
      expect(await store.put('definitions', 'd', '"one"')).to.equal(1);
      expect(await store.put('definitions', 'd', '"two"')).to.equal(2);
      expect(await store.get('definitions', 'd')).to.deep.equal({ id: 'd', json: '"two"', version: 2 });
    });

    it('are written only when they still have the expected version', async () => {
      const { store } = bench;
      expect(await store.put('definitions', 'd', '1', 0)).to.equal(1);
      expect(await store.put('definitions', 'd', '2', 1)).to.equal(2);
      const late = await refusalOf(store.put('definitions', 'd', '9', 1), 'BOSS_STORE_CONFLICT');
      expect(late.message).to.contain('version 2').and.contain('version 1');
      await refusalOf(store.put('definitions', 'd', '9', 0), 'BOSS_STORE_CONFLICT');
      await refusalOf(store.put('definitions', 'none', '9', 4), 'BOSS_STORE_CONFLICT');
      expect((await store.get('definitions', 'd'))?.json).to.equal('2');
      expect(await store.get('definitions', 'none')).to.equal(null);
    });

    it('let exactly one of many writers at once create an id', async () => {
      const { store } = bench;
      const writers = Array.from({ length: 20 }, (_, n) => store.put('events', 'e', String(n), 0).catch(() => 'late'));
      expect((await Promise.all(writers)).filter((result) => result === 1)).to.have.length(1);
    });

    it('are gone once removed, and begin again at version 1', async () => {
      const { store } = bench;
      await store.put('bindings', 'b', '1');
      await store.put('bindings', 'b', '2');
      expect(await store.remove('bindings', 'b')).to.equal(true);
      expect(await store.remove('bindings', 'b')).to.equal(false);
      expect(await store.remove('bindings', 'x'.repeat(5000))).to.equal(false);
      expect(await store.get('bindings', 'b')).to.equal(null);
      expect(await store.documents('bindings')).to.deep.equal([]);
      expect(await store.put('bindings', 'b', '3', 0)).to.equal(1);
    });

    it('are listed by id in the order of code points, each collection by itself', async () => {
      const { store } = bench;
      const ids = ['', '10', '9', 'A', '__proto__', 'a', 'a/b', 'a\u0000', 'aa', 'é', '\uffff', '😀'];
      await Promise.all([...ids].reverse().map((id) => store.put('participants', id, JSON.stringify(id))));
      await store.put('variables', 'aaa', '1');
      const sorted = [...ids].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
      const found = await store.documents('participants');
      expect(found).to.deep.equal(sorted.map((id) => ({ id, json: JSON.stringify(id), version: 1 })));
    });

    it('are listed in parts, forwards and backwards', async () => {
      const { store } = bench;
      for (const id of ['a', 'b', 'c', 'd', 'e']) await store.put('events', id, '1');
      const ids = async (range: { after?: string; limit?: number; reverse?: boolean }) =>
        (await store.documents('events', range)).map(({ id }) => id).join('');
      expect(await ids({ limit: 2 })).to.equal('ab');
      expect(await ids({ after: 'b', limit: 2 })).to.equal('cd');
      expect(await ids({ after: 'bb' })).to.equal('cde');
      expect(await ids({ reverse: true, limit: 2 })).to.equal('ed');
      expect(await ids({ reverse: true, after: 'c' })).to.equal('ba');
      expect(await ids({ after: 'e' })).to.equal('');
    });

    it('are listed a thousand at a time unless asked otherwise', async () => {
      const { store } = bench;
      const ids = Array.from({ length: 1003 }, (_, n) => String(n).padStart(5, '0'));
      await Promise.all(ids.map((id) => store.put('trees', id, '{}')));
      expect(await store.documents('trees')).to.have.length(1000);
      expect((await store.documents('trees', { limit: 2000 })).map(({ id }) => id)).to.deep.equal(ids);
    });

    it('hold 5 MB of any text', async () => {
      const json = JSON.stringify('ä😀\u0000x'.repeat(600_000));
      await bench.store.put('trees', 't', json);
      expect((await bench.store.get('trees', 't'))?.json === json).to.equal(true);
    });

    it('refuse an id that is too long', async () => {
      await refusalOf(bench.store.put('trees', 'x'.repeat(601), '1'), 'BOSS_LIMIT_EXCEEDED');
    });
  });
}
