import { expect } from 'chai';
import type { BossError } from '../../../engine/errors.ts';
import { RedisStore } from '../../../engine/store/redis/redis-store.ts';
import { refusalOf } from '../../support/refusal.ts';
import { batchOf, commitOf } from '../../contract/store-commit.ts';
import { eventually } from '../../support/eventually.ts';
import { type RedisCluster, type RedisPair, startRedisCluster, startRedisPair } from '../../support/servers.ts';
import { hold } from '../../support/hold.ts';

const PARTITIONS = 6;

describe('a failover of Redis under load', function () {
  this.timeout(120_000);

  it('keeps every commit that waited for a replica, in a cluster', async () => {
    const cluster = await startRedisCluster({ replicas: 1 });
    try {
      await outlives(cluster.url, async (load) => {
        const [first] = cluster.servers;
        await first?.kill();
        await load.seesTrouble();
        // the new primary has no replica before the old one is back
        await first?.restart();
      });
    } finally {
      await cluster.stop();
    }
  });

  it('keeps every commit that waited for a replica, with a sentinel', async () => {
    const pair = await startRedisPair();
    try {
      await outlives(pair.url, async (load) => {
        await pair.failOver();
        await load.seesTrouble();
        await pair.primary.restart();
      });
    } finally {
      await pair.stop();
    }
  });
});

describe('commits that wait for replicas', function () {
  this.timeout(60_000);
  let pair: RedisPair;
  let cluster: RedisCluster;
  before(async () => {
    [pair, cluster] = await Promise.all([startRedisPair(), startRedisCluster()]);
  });
  after(() => Promise.all([pair.stop(), cluster.stop()]));

  it('are done, and their outcome unknown, when no replica confirms them in time', async () => {
    const store = new RedisStore({ url: pair.url, waitReplicas: 1 });
    expect((await store.open()).description).to.contain('wait_replicas 1');
    const epoch = await hold(store, 0, 'w');
    expect(await store.commit(batchOf(0, epoch, [commitOf('a', 0)]))).to.deep.equal(['ok']);
    await pair.cutReplication();
    const error = await refusalOf(store.commit(batchOf(0, epoch, [commitOf('a', 1)])), 'BOSS_STORE_UNAVAILABLE');
    expect(error.details['outcome']).to.equal('unknown');
    expect(error.message).to.contain('0 of the 1 replicas');
    expect((await store.load(0, 'a'))?.revision).to.equal(2);
    await store.close();
  });

  it('are not begun where there are too few replicas', async () => {
    const error = await refusalOf(
      new RedisStore({ url: cluster.url, waitReplicas: 1 }).open(),
      'BOSS_STORE_UNAVAILABLE',
    );
    expect(error.message).to.contain('wait_replicas is 1').and.contain('0 replicas');
  });

  it('are named as missing where a failover could lose acknowledged ones', async () => {
    const store = new RedisStore({ url: cluster.url });
    expect((await store.open()).description).to.contain('a failover may lose acknowledged commits');
    await store.close();
  });
});

describe('a server that is named wrongly', function () {
  this.timeout(60_000);
  let cluster: RedisCluster;
  let pair: RedisPair;
  before(async () => {
    [pair, cluster] = await Promise.all([startRedisPair(), startRedisCluster()]);
  });
  after(() => Promise.all([pair.stop(), cluster.stop()]));

  it('is told apart: a cluster is no single server, and the other way round', async () => {
    const single = `redis://127.0.0.1:${cluster.servers[0]?.port}`;
    expect((await refusalOf(new RedisStore({ url: single }).open(), 'BOSS_STORE_REFUSED')).message).to.contain(
      'redis+cluster://',
    );
    const notOne = new RedisStore({ url: `redis+cluster://127.0.0.1:${pair.primary.port}` });
    expect((await refusalOf(notOne.open(), 'BOSS_STORE_REFUSED')).message).to.contain('redis://');
    const unknown = new RedisStore({ url: pair.url.replace('mymaster', 'somebody') });
    await refusalOf(unknown.open(), 'BOSS_STORE_UNAVAILABLE');
  });
});

interface Load {
  /** Resolves when a commit was refused. */
  seesTrouble(): Promise<void>;
}

/** Commits to many processes in many partitions while `disturb` runs, and then looks for every acknowledged commit. */
async function outlives(url: string, disturb: (load: Load) => Promise<void>): Promise<void> {
  const store = new RedisStore({ url, partitions: PARTITIONS, waitReplicas: 1 });
  await store.open();
  const epochs = await Promise.all(Array.from({ length: PARTITIONS }, (_, n) => hold(store, n, 'w')));
  const acknowledged = new Map<string, number>();
  let refusals = 0;
  let ended = false;
  const write = async (partition: number, wfid: string) => {
    for (let revision = 0; !ended; ) {
      const change = commitOf(wfid, revision, { journal: [String(revision)] });
      try {
        await store.commit(batchOf(partition, epochs[partition] ?? 0, [change]));
        revision += 1;
        acknowledged.set(wfid, revision);
      } catch (error) {
        expect((error as BossError).code).to.equal('BOSS_STORE_UNAVAILABLE');
        refusals += 1;
        revision = await revisionOf(store, partition, wfid);
      }
    }
  };
  const wfids = Array.from({ length: PARTITIONS * 3 }, (_, n) => `p${n}`);
  const writers = wfids.map((wfid, n) => write(n % PARTITIONS, wfid));
  const everybody = (more: number) => {
    const before = new Map(acknowledged);
    const isAhead = (wfid: string) => (acknowledged.get(wfid) ?? 0) >= (before.get(wfid) ?? 0) + more;
    return eventually(() => wfids.every(isAhead), { what: 'every process goes on', within: 60_000 });
  };
  await everybody(20);
  await disturb({
    seesTrouble: async () => eventually(() => refusals > 0, { what: 'a refusal' }).then(() => undefined),
  });
  await everybody(20);
  ended = true;
  await Promise.all(writers);
  for (const [n, wfid] of wfids.entries()) {
    const revision = await revisionOf(store, n % PARTITIONS, wfid);
    expect(revision).to.be.at.least(acknowledged.get(wfid) ?? 0);
    const journal = await store.journal(n % PARTITIONS, wfid);
    expect(journal).to.deep.equal(Array.from({ length: revision }, (_, line) => String(line)));
  }
  await store.close();
}

async function revisionOf(store: RedisStore, partition: number, wfid: string): Promise<number> {
  const look = () => store.load(partition, wfid).then((found) => ({ revision: found?.revision ?? 0 }));
  const found = await eventually(() => look().catch(() => null), { what: 'the store answers', within: 60_000 });
  return found.revision;
}
