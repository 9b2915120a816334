import { expect } from 'chai';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { writeBackup } from '../../engine/backup/write-backup.ts';
import { restoreBackup } from '../../engine/backup/restore-backup.ts';
import { LmdbStore } from '../../engine/store/lmdb/lmdb-store.ts';
import { readHold } from '../../engine/worker/hold.ts';
import { refusalOf } from '../support/refusal.ts';
import { batchOf, commitOf, summaryOf } from '../contract/store-commit.ts';
import { hold } from '../support/hold.ts';
import { scratchFolder } from '../support/scratch-folder.ts';

describe('a backup that is not whole', () => {
  let file: string;
  let empty: LmdbStore;

  beforeEach(async () => {
    file = join(scratchFolder('backup'), 'boss.backup.gz');
    const store = new LmdbStore({ folder: scratchFolder('full'), sync: false });
    const info = await store.open();
    const epoch = await hold(store, 0, 'w');
    const journal = ['{"what":"launched"}', '"\\n"'];
    const commits = ['a', 'b', 'c'].map((wfid) =>
      commitOf(wfid, 0, { put: [['k', '"v"']], journal, summary: summaryOf(wfid, 1) }),
    );
    await store.commit(batchOf(0, epoch, commits));
    await store.put('variables', 'v', '1');
    await writeBackup({ store, info, version: 'test' }, file, 0);
    await store.close();
    empty = new LmdbStore({ folder: scratchFolder('empty'), sync: false });
  });
  afterEach(() => empty.close());

  async function refused(): Promise<string> {
    const info = await empty.open();
    const { message } = await refusalOf(restoreBackup({ store: empty, info }, file, 0), 'BOSS_FILE_UNREADABLE');
    expect(await empty.count('running')).to.equal(0);
    expect(await empty.get('engine', 'hold')).to.equal(null);
    return message;
  }

  const altered = (change: (text: string) => string) =>
    writeFileSync(file, gzipSync(change(gunzipSync(readFileSync(file)).toString('utf8'))));

  it('because it was cut off anywhere is refused, and nothing is restored', async () => {
    const whole = readFileSync(file);
    for (const part of [0, 0.3, 0.9, 0.99]) {
      writeFileSync(file, whole.subarray(0, Math.floor(whole.length * part)));
      expect(await refused(), String(part)).to.match(/cut off|cannot be unpacked/);
      await empty.close();
    }
  });

  it('because a line is missing at its end is refused', async () => {
    altered((text) => text.split('\n').slice(0, -2).join('\n') + '\n');
    expect(await refused()).to.match(/cut off: its last line is missing/);
  });

  it('because a text was altered is refused', async () => {
    altered((text) => text.replace('launched', 'lanuched'));
    expect(await refused()).to.match(/altered: its checksum is another one/);
  });

  it('because it is something else is refused', async () => {
    writeFileSync(file, 'no backup at all');
    expect(await refused()).to.match(/cannot be unpacked/);
    await empty.close();
    writeFileSync(file, gzipSync('{"some":"thing"}\n'));
    expect(await refused()).to.match(/no backup of BOSS/);
  });

  it('for this BOSS, because a later one wrote it, is refused with its version', async () => {
    altered((text) => text.replace('"boss_backup":1', '"boss_backup":99'));
    expect(await refused()).to.match(/version 99, this BOSS reads up to 1/);
  });

  it('once its restore was cut off leaves a store that takes neither an engine nor a restore', async () => {
    const info = await empty.open();
    await restoreBackup({ store: empty, info }, file, 0);
    await empty.put('engine', 'hold', JSON.stringify({ why: 'restoring', at: 0 }));
    await refusalOf(restoreBackup({ store: empty, info }, file, 0), 'BOSS_STORE_NOT_EMPTY');
    await refusalOf(readHold(empty), 'BOSS_STORE_REFUSED');
  });
});
