import { RedisStore } from '../../../engine/store/redis/redis-store.ts';
import { describeStore } from '../../contract/store.ts';
import { type RedisCluster, type RedisPair, startRedisCluster, startRedisPair } from '../../support/servers.ts';

let made = 0;

async function subject(url: string) {
  const options = { url, prefix: `store-test-${made++}` };
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

describe('a store on a Redis Cluster of three', function () {
  this.timeout(60_000);
  let cluster: RedisCluster;
  before(async () => {
    cluster = await startRedisCluster();
  });
  after(() => cluster.stop());
  describeStore('Redis Cluster', () => subject(cluster.url));
});

describe('a store on a pair with a sentinel', function () {
  this.timeout(60_000);
  let pair: RedisPair;
  before(async () => {
    pair = await startRedisPair();
  });
  after(() => pair.stop());
  describeStore('Redis Sentinel', () => subject(pair.url));
});
