import { RedisStore, type RedisOptions } from '../../engine/store/redis/redis-store.ts';

let made = 0;

/** A store of four partitions with keys of its own, for the contract of stores. */
export async function redisSubject(given: Omit<RedisOptions, 'prefix' | 'partitions'>) {
  const options = { ...given, prefix: `store-test-${process.pid}-${made++}` };
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
}
