import { LmdbStore } from '../../engine/store/lmdb/lmdb-store.ts';
import { batchOf, commitOf } from '../contract/store-commit.ts';
import { hold } from '../support/hold.ts';

/**
 * A process to be killed: opens the store in the folder given, commits to ten processes without a pause and tells its parent
 * the revision of each commit that was acknowledged.
 */
process.once('disconnect', () => process.exit());

const store = new LmdbStore({ folder: process.argv[2] ?? '' });
const failed = await store.open().then(
  () => null,
  (error: unknown) => error,
);
if (failed !== null) {
  process.send?.({ failed: String(failed) });
} else {
  process.send?.({ opened: process.pid });
  const epoch = await hold(store, 0, 'child');
  await Promise.all(Array.from({ length: 10 }, (_, n) => commitForever(`p${n}`)));
  async function commitForever(wfid: string): Promise<void> {
    for (let revision = (await store.load(0, wfid))?.revision ?? 0; ; revision++) {
      const json = JSON.stringify({ revision, filler: 'x'.repeat(2000) });
      const change = commitOf(wfid, revision, {
        put: [['state', json]],
        journal: [json],
        outbox: [[`${wfid}-${revision}`, json]],
      });
      await store.commit(batchOf(0, epoch, [change]));
      process.send?.({ wfid, revision: revision + 1 });
    }
  }
}
