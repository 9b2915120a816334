import { RedisStore } from '../../../engine/store/redis/redis-store.ts';
import { describeStore } from '../../contract/store.ts';
import { redisUrl } from '../../support/servers.ts';

let made = 0;

describeStore('Redis', async () => {
  const prefix = `store-test-${process.pid}-${made++}`;
  const options = { url: redisUrl(), prefix, allowDataLoss: true };
  let store = new RedisStore({ ...options, partitions: 4 });
  const info = await store.open();
  return {
    store,
    info,
    reopen: async () => {
      await store.close();
      store = new RedisStore(options);
      await store.open();
      return store;
    },
    end: () => store.close(),
  };
});
