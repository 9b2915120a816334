import { mkdirSync, watch, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { readArchive } from '../../engine/archive/archive-reader.ts';
import type { ProcessSummary } from '../../engine/store/store.ts';
import { LmdbStore } from '../../engine/store/lmdb/lmdb-store.ts';
import { EngineChild } from '../support/engine-child.ts';
import { eventually } from '../support/eventually.ts';
import { scratchFolder } from '../support/scratch-folder.ts';

const PROCESSES = 450;
const KILLS = 4;

describe('an engine that is killed while it archives', function () {
  this.timeout(180_000);

  it('loses no process, and leaves none in the store for good', async () => {
    const folder = scratchFolder('retention-killed');
    const [data, archive, config] = ['data', 'archive', 'boss.conf'].map((name) => join(folder, name)) as [
      string,
      string,
      string,
    ];
    mkdirSync(archive);
    writeFileSync(config, '[boss]\n');
    const engine = new EngineChild({ BOSS_DATA_DIR: data, BOSS_CONFIG: config });
    const ids = Array.from({ length: PROCESSES }, (_, n) => `p${n}`).sort();
    await engine.start();
    try {
      await Promise.all(ids.map((wfid) => engine.launch(wfid, 'name: p\ndo: [noop]')));
      await engine.allEnded(60_000);
      await engine.stop();
      writeFileSync(config, `[retention]\ndone = 0s\narchive_dir = ${archive}\n`);
      for (let n = 1; n <= KILLS; n++) {
        await killedAt(n);
        expect([...new Set([...(await archivedIn(archive)), ...(await storedIn(data))])].sort()).to.deep.equal(ids);
      }
      await engine.start();
      const left = async () => (await engine.get<{ processes: ProcessSummary[] }>('processes?state=done')).processes;
      await eventually(async () => (await left()).length === 0, { what: 'all have left the store', within: 60_000 });
      expect((await archivedIn(archive)).sort()).to.deep.equal(ids);
    } finally {
      await engine.kill();
    }

    /** Kills it when the archive has grown for the nth time, or when it is up before that. */
    async function killedAt(nth: number): Promise<void> {
      let seen = 0;
      const watcher = watch(archive);
      const grown = new Promise<void>((resolve) => {
        watcher.on('change', () => void (++seen === nth && resolve()));
      });
      await Promise.race([grown, engine.start().catch(() => undefined)]);
      watcher.close();
      await engine.kill();
    }
  });
});

async function archivedIn(folder: string): Promise<string[]> {
  const found: string[] = [];
  for await (const { record } of readArchive(folder, () => undefined)) found.push(record.process.wfid);
  return found;
}

async function storedIn(folder: string): Promise<string[]> {
  const store = new LmdbStore({ folder });
  await store.open();
  try {
    return (await store.list({ limit: 1000 })).processes.map(({ wfid }) => wfid);
  } finally {
    await store.close();
  }
}
