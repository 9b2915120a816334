import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { truncateSync, writeFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { expect } from 'chai';
import { openDatabases } from '../../engine/store/lmdb/databases.ts';
import { LmdbStore } from '../../engine/store/lmdb/lmdb-store.ts';
import { refusalOf } from '../support/refusal.ts';
import { batchOf, commitOf } from '../contract/store-commit.ts';
import { scratchFolder } from '../support/scratch-folder.ts';
import { hold } from '../support/hold.ts';

interface Said {
  readonly opened?: number;
  readonly failed?: string;
  readonly wfid?: string;
  readonly revision?: number;
}

describe('LMDB when things go wrong', () => {
  it('has every acknowledged commit after its process was killed at work, three times over', async function () {
    this.timeout(60_000);
    const folder = scratchFolder('lmdb');
    const acknowledged = new Map<string, number>();
    for (let round = 0; round < 3; round++) {
      await killAtWork(folder, acknowledged, 150 * (round + 1));
      await expectAll(folder, acknowledged);
    }
  });

  it('refuses a folder on which another engine works, and names its pid', async () => {
    const folder = scratchFolder('lmdb');
    const child = start(folder);
    const [{ opened }] = (await once(child, 'message')) as [Said];
    const error = await refusalOf(new LmdbStore({ folder }).open(), 'BOSS_STORE_IN_USE');
    expect(error.message).to.contain(`pid ${opened}`).and.contain(folder);
    await kill(child);
  });

  it('tells the engine that came second, not the first, to go away', async () => {
    const folder = scratchFolder('lmdb');
    const store = new LmdbStore({ folder });
    await store.open();
    const child = start(folder);
    const [{ failed }] = (await once(child, 'message')) as [Said];
    expect(failed).to.contain(`pid ${process.pid}`);
    await kill(child);
    expect(await hold(store, 0, 'still here')).to.equal(1);
    await store.close();
  });

  it('refuses to be opened twice in one process, and opens again once closed', async () => {
    const folder = scratchFolder('lmdb');
    const first = new LmdbStore({ folder });
    await first.open();
    await refusalOf(new LmdbStore({ folder }).open(), 'BOSS_STORE_IN_USE');
    await first.close();
    const second = new LmdbStore({ folder });
    await second.open();
    await second.close();
  });

  it('takes over a folder whose engine is dead though its pid lives on in another program', async () => {
    const folder = scratchFolder('lmdb');
    const child = start(folder);
    await once(child, 'message');
    await kill(child);
    await givePidTo(folder, process.ppid);
    const store = new LmdbStore({ folder });
    expect((await store.open()).durability).to.equal('A');
    await store.close();
  });

  it('keeps the number of partitions it was made with', async () => {
    const folder = scratchFolder('lmdb');
    const first = new LmdbStore({ folder, partitions: 7 });
    await first.open();
    await first.close();
    const second = new LmdbStore({ folder, partitions: 2 });
    expect((await second.open()).partitions).to.equal(7);
    await second.close();
  });

  it('makes its folder, and the folders above it', async () => {
    const folder = join(scratchFolder('lmdb'), 'some', 'where.d');
    const store = new LmdbStore({ folder });
    expect((await store.open()).description).to.contain(folder);
    await store.close();
  });

  it('says which folder it cannot use, and what to do', async () => {
    const inTheWay = join(scratchFolder('lmdb'), 'file');
    writeFileSync(inTheWay, '');
    for (const folder of [inTheWay, join(inTheWay, 'below'), '/proc/boss']) {
      const error = await refusalOf(new LmdbStore({ folder }).open(), 'BOSS_STORE_REFUSED');
      expect(error.message).to.contain(folder).and.contain('may write');
    }
  });

  it('refuses a file that is not its own instead of dying of it', async () => {
    for (const content of ['x', 'garbage'.repeat(5000), '\0'.repeat(20_000)]) {
      const folder = scratchFolder('lmdb');
      writeFileSync(join(folder, 'store.mdb'), content);
      const error = await refusalOf(new LmdbStore({ folder }).open(), 'BOSS_STORE_REFUSED');
      expect(error.message).to.contain('damaged').and.contain(folder);
    }
  });

  it('refuses a file that lost its end', async () => {
    const folder = scratchFolder('lmdb');
    const store = new LmdbStore({ folder });
    await store.open();
    const epoch = await hold(store, 0, 'w');
    const put: [string, string][] = Array.from({ length: 500 }, (_, n) => [`k${n}`, 'x'.repeat(1000)]);
    await store.commit(batchOf(0, epoch, [commitOf('a', 0, { put })]));
    await store.close();
    truncateSync(join(folder, 'store.mdb'), 12_288);
    const error = await refusalOf(new LmdbStore({ folder }).open(), 'BOSS_STORE_REFUSED');
    expect(error.message).to.contain('its end is missing');
  });

  it('says which process is damaged, and undoes what was written together with it', async () => {
    const folder = scratchFolder('lmdb');
    const store = new LmdbStore({ folder });
    await store.open();
    const epoch = await hold(store, 0, 'w');
    await store.commit(batchOf(0, epoch, [commitOf('bad', 0)]));
    await store.close();
    await spoil(folder, 'bad');
    await store.open();
    const error = await refusalOf(store.load(0, 'bad'), 'BOSS_STORE_REFUSED');
    expect(error.message).to.contain('damaged').and.contain('process bad');
    const late = store.commit(batchOf(0, epoch, [commitOf('good', 0), commitOf('bad', 1)]));
    await refusalOf(late, 'BOSS_STORE_REFUSED');
    expect(await store.load(0, 'good')).to.equal(null);
    await store.close();
  });

  it('starts on an empty file, as a crash before the first write leaves it', async () => {
    const folder = scratchFolder('lmdb');
    writeFileSync(join(folder, 'store.mdb'), '');
    const store = new LmdbStore({ folder });
    await store.open();
    await store.close();
  });

  it('refuses everything once it is closed', async () => {
    const store = new LmdbStore({ folder: scratchFolder('lmdb') });
    await refusalOf(store.load(0, 'a'), 'BOSS_STORE_UNAVAILABLE');
    await store.open();
    await store.close();
    await refusalOf(hold(store, 0, 'w'), 'BOSS_STORE_UNAVAILABLE');
    await store.close();
  });

  it('writes what it was given before it closes', async () => {
    const folder = scratchFolder('lmdb');
    const store = new LmdbStore({ folder });
    await store.open();
    const epoch = await hold(store, 0, 'w');
    const commits = Array.from({ length: 1200 }, (_, n) => store.commit(batchOf(0, epoch, [commitOf(`p${n}`, 0)])));
    await store.close();
    expect((await Promise.all(commits)).flat()).to.have.length(1200);
    await store.open();
    expect((await store.load(0, 'p1199'))?.revision).to.equal(1);
    await store.close();
  });

  it('says so when it does not flush, and is of class C then', async () => {
    const store = new LmdbStore({ folder: scratchFolder('lmdb'), sync: false });
    const info = await store.open();
    expect(info.durability).to.equal('C');
    expect(info.description).to.contain('not flushed');
    await store.close();
  });
});

function start(folder: string): ChildProcess {
  // the suite also runs as built JavaScript
  const extension = extname(import.meta.filename);
  const execArgv = extension === '.ts' ? ['--import', 'tsx'] : [];
  return fork(join(import.meta.dirname, `committing-child${extension}`), [folder], { execArgv });
}

async function kill(child: ChildProcess): Promise<void> {
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
}

/** As if the machine had used the pid of the dead engine again. */
async function givePidTo(folder: string, pid: number): Promise<void> {
  const { root, meta } = openDatabases(join(folder, 'store.mdb'), true);
  const holder = JSON.parse(meta.get('holder') ?? '') as { pid: number };
  meta.putSync('holder', JSON.stringify({ ...holder, pid }));
  await root.close();
}

async function spoil(folder: string, wfid: string): Promise<void> {
  const { root, heads } = openDatabases(join(folder, 'store.mdb'), true);
  heads.putSync([0, wfid], 'nonsense');
  await root.close();
}

async function killAtWork(folder: string, acknowledged: Map<string, number>, after: number): Promise<void> {
  const child = start(folder);
  let count = 0;
  await new Promise<void>((resolve) => {
    child.on('message', ({ wfid, revision }: Said) => {
      if (wfid === undefined || revision === undefined) return;
      acknowledged.set(wfid, revision);
      if (++count === after) resolve();
    });
  });
  await kill(child);
}

async function expectAll(folder: string, acknowledged: ReadonlyMap<string, number>): Promise<void> {
  const store = new LmdbStore({ folder });
  await store.open();
  const outbox = new Set((await store.outbox(0)).map(({ id }) => id));
  for (const [wfid, revision] of acknowledged) {
    const found = await store.load(0, wfid);
    expect(found?.revision).to.be.at.least(revision);
    const journal = await store.journal(0, wfid);
    expect(journal).to.have.length(found?.revision ?? 0);
    expect(journal.at(-1)).to.equal(found?.entries.get('state'));
    expect(outbox.has(`${wfid}-${revision - 1}`)).to.equal(true);
  }
  await store.close();
}
