import { LmdbStore } from '../../engine/store/lmdb/lmdb-store.ts';
import { describeStore } from '../contract/store.ts';
import { scratchFolder } from '../support/scratch-folder.ts';

describeStore('LMDB', async () => {
  const folder = scratchFolder('lmdb');
  let store = new LmdbStore({ folder, partitions: 4 });
  const info = await store.open();
  return {
    store,
    info,
    reopen: async () => {
      await store.close();
      store = new LmdbStore({ folder });
      await store.open();
      return store;
    },
    end: () => store.close(),
  };
});
