import { describeStore } from '../../contract/store.ts';
import { redisSubject } from '../../support/redis-subject.ts';
import { type RedisCluster, type RedisPair, startRedisCluster, startRedisPair } from '../../support/servers.ts';

describe('a store on a Redis Cluster of three', function () {
  this.timeout(60_000);
  let cluster: RedisCluster;
  before(async () => {
    cluster = await startRedisCluster();
  });
  after(() => cluster.stop());
  describeStore('Redis Cluster', () => redisSubject({ url: cluster.url }));
});

describe('a store on a pair with a sentinel', function () {
  this.timeout(60_000);
  let pair: RedisPair;
  before(async () => {
    pair = await startRedisPair();
  });
  after(() => pair.stop());
  describeStore('Redis Sentinel', () => redisSubject({ url: pair.url }));
});
