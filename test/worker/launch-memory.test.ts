import { expect } from 'chai';
import { LmdbStore } from '../../engine/store/lmdb/lmdb-store.ts';
import type { Delivery } from '../../engine/transport/transport.ts';
import { LaunchMemory } from '../../engine/worker/launch-memory.ts';
import { refusalOf } from '../support/refusal.ts';
import { scratchFolder } from '../support/scratch-folder.ts';

const DAY = 24 * 60 * 60_000;

describe('the memory of launch items', () => {
  let store: LmdbStore;

  beforeEach(async () => {
    store = new LmdbStore({ folder: scratchFolder('launches'), sync: false });
    await store.open();
  });
  afterEach(() => store.close());

  const delivery = (body: string, redelivered = false, messageId?: string): Delivery => ({
    queue: 'ruote_workitems',
    body: Buffer.from(body),
    properties: messageId === undefined ? {} : { messageId },
    redelivered,
    ack: () => undefined,
    requeue: () => undefined,
    deadLetter: () => Promise.resolve(),
  });

  it('gives items with the same body, but no id, processes of their own', async () => {
    const memory = new LaunchMemory(store);
    const [a, b] = [await memory.recall(delivery('x'), null, 1), await memory.recall(delivery('x'), null, 1)];
    expect(a.wfid).not.to.equal(b.wfid);
    expect([a.known, b.known]).to.deep.equal([false, false]);
  });

  it('gives what comes again after a crash the processes that were given, each once, and new ones to the rest', async () => {
    const memory = new LaunchMemory(store);
    const given = [await memory.recall(delivery('x'), null, 1), await memory.recall(delivery('x'), null, 1)];
    const heir = new LaunchMemory(store);
    const again = [];
    for (let n = 0; n < 3; n++) again.push(await heir.recall(delivery('x', true), null, 2));
    const wfids = given.map(({ wfid }) => wfid);
    expect(again.slice(0, 2).map(({ wfid }) => wfid)).to.have.members(wfids);
    expect(again.map(({ known }) => known)).to.deep.equal([true, true, false]);
    expect(wfids).not.to.include(again[2]?.wfid);
  });

  it('knows nothing of an item that was settled', async () => {
    const memory = new LaunchMemory(store);
    await memory.settle(await memory.recall(delivery('x'), null, 1), false, 1);
    const heir = new LaunchMemory(store);
    expect((await heir.recall(delivery('x', true), null, 2)).known).to.equal(false);
  });

  it('gives an item that comes again though it was settled the process that it started', async () => {
    const memory = new LaunchMemory(store, 'one');
    const { wfid, ...rest } = await memory.recall(delivery('x'), null, 1);
    await memory.settle({ wfid, ...rest }, true, 1);
    const other = new LaunchMemory(store, 'two', () => true);
    expect(await other.recall(delivery('x', true), null, 2)).to.include({ wfid, known: true });
  });

  it('waits until it is known whether the engine that had an item is dead', async () => {
    const memory = new LaunchMemory(store, 'one');
    const { wfid } = await memory.recall(delivery('x'), null, 1);
    let isAtWork = true;
    const heir = new LaunchMemory(store, 'two', () => isAtWork);
    await refusalOf(heir.recall(delivery('x', true), null, 2), 'BOSS_UNAVAILABLE');
    isAtWork = false;
    expect(await heir.recall(delivery('x', true), null, 3)).to.include({ wfid, known: true });
  });

  it('gives an item that another engine has at work to nobody else', async () => {
    const memory = new LaunchMemory(store, 'one');
    const recalled = await memory.recall(delivery('x'), null, 1);
    const heir = new LaunchMemory(store, 'two', (id) => id === 'one');
    await refusalOf(heir.recall(delivery('x', true), null, 2), 'BOSS_UNAVAILABLE');
    await memory.settle(recalled, false, 2);
    expect((await heir.recall(delivery('x', true), null, 3)).known).to.equal(false);
  });

  it('says the same of a delivery that is looked at twice', async () => {
    const memory = new LaunchMemory(store);
    const one = delivery('x');
    expect(await memory.recall(one, null, 1)).to.equal(await memory.recall(one, null, 2));
  });

  it('knows an item with an id for a day', async () => {
    const memory = new LaunchMemory(store);
    const { wfid } = await memory.recall(delivery('x', false, 'm'), null, 1);
    await memory.sweep(1 + DAY);
    expect(await memory.recall(delivery('x', false, 'm'), null, 2)).to.include({ wfid, known: true });
    await memory.sweep(2 + DAY);
    expect((await memory.recall(delivery('x', false, 'm'), null, 3)).known).to.equal(false);
  });
});
