import { expect } from 'chai';
import { Redis } from 'ioredis';
import { RedisStore } from '../../../engine/store/redis/redis-store.ts';
import type { Store } from '../../../engine/store/store.ts';
import { refusalOf } from '../../support/refusal.ts';
import { batchOf, commitOf, summaryOf } from '../../contract/store-commit.ts';
import { type RedisServer, startRedis } from '../../support/servers.ts';
import { hold } from '../../support/hold.ts';

describe('Redis when things go wrong', function () {
  this.timeout(60_000);
  let server: RedisServer;
  let store: RedisStore;

  beforeEach(async () => {
    // with everysec, Redis puts a write off while its disk is busy with the last flush, and acknowledges it all the same
    server = await startRedis({ args: ['--appendfsync', 'always'] });
    store = new RedisStore({ url: server.url, partitions: 2 });
  });
  afterEach(async () => {
    await store.close();
    await server.stop();
  });

  it('has every acknowledged commit after the server was killed at work, and goes on by itself', async () => {
    await store.open();
    const epoch = await hold(store, 0, 'w');
    const acknowledged = new Map<string, number>();
    for (let round = 0; round < 3; round++) {
      const back = availability(store, true);
      const writers = Array.from({ length: 10 }, (_, n) => commitUntilItFails(store, epoch, `p${n}`, acknowledged));
      await killWhenBusy(server, acknowledged, 200 * (round + 1));
      for (const outcome of await Promise.all(writers)) expect(['none', 'unknown']).to.include(outcome);
      await server.restart();
      await back;
      await expectAll(store, acknowledged);
    }
    expect((await hold(store, 0, 'w')) > epoch).to.equal(true);
  });

  it('tells when the server goes and when it is back', async () => {
    await store.open();
    const gone = availability(store, false);
    await server.kill();
    expect(await gone).to.contain(`127.0.0.1:${server.port}`);
    const back = availability(store, true);
    await server.restart();
    await back;
  });

  it('refuses at once while the server is away, and says that nothing was done', async () => {
    await store.open();
    const epoch = await hold(store, 0, 'w');
    const gone = availability(store, false);
    await server.kill();
    await gone;
    const tries = [
      store.commit(batchOf(0, epoch, [commitOf('a', 0)])),
      store.load(0, 'a'),
      store.list({}),
      store.get('trees', 't'),
    ];
    for (const attempt of tries) {
      const error = await refusalOf(attempt, 'BOSS_STORE_UNAVAILABLE');
      expect(error.details['outcome']).to.equal('none');
    }
  });

  it('cannot open while nobody listens, and can be opened later', async () => {
    await server.kill();
    const error = await refusalOf(store.open(), 'BOSS_STORE_UNAVAILABLE');
    expect(error.message).to.contain(`127.0.0.1:${server.port}`).and.contain('ECONNREFUSED');
    await server.restart();
    expect((await store.open()).kind).to.equal('redis');
  });

  it('runs its scripts on a server that forgot them', async () => {
    await store.open();
    const epoch = await hold(store, 0, 'w');
    await withClient(server.url, (client) => client.script('FLUSH'));
    const commits = [0, 1, 2].map((n) => store.commit(batchOf(0, epoch, [commitOf(`p${n}`, 0)])));
    expect((await Promise.all(commits)).flat()).to.deep.equal(['ok', 'ok', 'ok']);
  });

  it('tells its writer when the server lost the data', async () => {
    await store.open();
    const epoch = await hold(store, 0, 'w');
    for (const revision of [0, 1, 2]) await store.commit(batchOf(0, epoch, [commitOf('a', revision)]));
    await withClient(server.url, (client) => client.flushall());
    const error = await refusalOf(store.commit(batchOf(0, epoch, [commitOf('a', 0)])), 'BOSS_STORE_WENT_BACK');
    expect(error.details).to.include({ partition: 0, lost: 3, until: null });
  });

  it('takes no more when the memory is full, loses nothing, and goes on when there is room again', async () => {
    await store.open();
    const epoch = await hold(store, 0, 'w');
    const put: [string, string][] = [['x', JSON.stringify('y'.repeat(100_000))]];
    await store.commit(batchOf(0, epoch, [commitOf('first', 0, { put, outbox: [['o', '1']] })]));
    await withClient(server.url, (client) => client.config('SET', 'maxmemory', '1mb'));
    const full = store.commit(
      batchOf(0, epoch, [commitOf('first', 1, { put, remove: ['y'] }), commitOf('second', 0, { put })], ['o']),
    );
    const error = await refusalOf(full, 'BOSS_STORE_UNAVAILABLE');
    expect(error.message).to.contain('memory is full');
    expect((await store.load(0, 'first'))?.revision).to.equal(1);
    expect(await store.load(0, 'second')).to.equal(null);
    expect(await store.outbox(0)).to.have.length(1);
    await withClient(server.url, (client) => client.config('SET', 'maxmemory', '0'));
    expect(await store.commit(batchOf(0, epoch, [commitOf('first', 1, { put })], ['o']))).to.deep.equal(['ok']);
  });

  it('waits for a primary when its server became a replica', async () => {
    await store.open();
    const epoch = await hold(store, 0, 'w');
    await withClient(server.url, (client) => client.replicaof('127.0.0.1', 1));
    const error = await refusalOf(store.commit(batchOf(0, epoch, [commitOf('a', 0)])), 'BOSS_STORE_UNAVAILABLE');
    expect(error.message).to.contain('replica');
  });

  it('refuses a replica and names its primary', async () => {
    const replica = await startRedis({ args: ['--replicaof', '127.0.0.1', String(server.port)] });
    const second = new RedisStore({ url: replica.url });
    const error = await refusalOf(second.open(), 'BOSS_STORE_REFUSED');
    expect(error.message).to.contain(`127.0.0.1:${server.port}`);
    await replica.stop();
  });

  it('says who uses the same keys for something else', async () => {
    await withClient(server.url, (client) => client.set('boss:store', 'mine'));
    const error = await refusalOf(store.open(), 'BOSS_STORE_REFUSED');
    expect(error.message).to.contain('prefix');
  });

  it('says which process or row is damaged', async () => {
    await store.open();
    const epoch = await hold(store, 0, 'w');
    await store.commit(batchOf(0, epoch, [commitOf('bad', 0, { summary: summaryOf('bad', 1) })]));
    await withClient(server.url, (client) => client.hset('boss:{0}:p:bad', '#', 'nonsense'));
    await withClient(server.url, (client) => client.hset('boss:{0}:rows', 'bad', 'nonsense'));
    expect((await refusalOf(store.load(0, 'bad'), 'BOSS_STORE_REFUSED')).message).to.contain('boss:{0}:p:bad');
    expect((await refusalOf(store.list({}), 'BOSS_STORE_REFUSED')).message).to.contain('process bad');
  });

  it('refuses a store of a later format', async () => {
    await withClient(server.url, (client) => client.hset('boss:store', 'format', '99'));
    const error = await refusalOf(store.open(), 'BOSS_STORE_REFUSED');
    expect(error.message).to.contain('format 99');
  });

  it('keeps the number of partitions it was made with', async () => {
    await store.open();
    const second = new RedisStore({ url: server.url, partitions: 9 });
    expect((await second.open()).partitions).to.equal(2);
    await second.close();
  });

  it('takes a batch of more than a hundred thousand arguments in parts', async () => {
    await store.open();
    const epoch = await hold(store, 0, 'w');
    const put = Array.from({ length: 30_000 }, (_, n): [string, string] => [`k${n}`, '1']);
    const commits = [0, 1, 2, 3].map((n) => commitOf(`p${n}`, n === 1 ? 5 : 0, { put }));
    expect(await store.commit(batchOf(0, epoch, commits))).to.deep.equal(['ok', 'conflict', 'ok', 'ok']);
    expect((await store.load(0, 'p3'))?.entries.size).to.equal(30_000);
  });
});

function availability(store: Store, wanted: boolean): Promise<string> {
  return new Promise((resolve) => {
    store.onAvailability((available, reason) => {
      if (available === wanted) resolve(reason);
    });
  });
}

async function withClient(url: string, work: (client: Redis) => Promise<unknown>): Promise<void> {
  const client = new Redis(url);
  await work(client);
  client.disconnect();
}

/** Commits to one process until the server goes; gives what is known of the last one. */
async function commitUntilItFails(store: Store, epoch: number, wfid: string, acknowledged: Map<string, number>) {
  for (let revision = (await store.load(0, wfid))?.revision ?? 0; ; revision++) {
    const json = JSON.stringify({ revision, filler: 'x'.repeat(2000) });
    const change = commitOf(wfid, revision, {
      put: [['state', json]],
      journal: [json],
      outbox: [[`${wfid}-${revision}`, json]],
    });
    try {
      await store.commit(batchOf(0, epoch, [change]));
    } catch (error) {
      return (error as { details?: Record<string, unknown> }).details?.['outcome'];
    }
    acknowledged.set(wfid, revision + 1);
    progress.dispatchEvent(new Event('commit'));
  }
}

const progress = new EventTarget();

async function killWhenBusy(server: RedisServer, acknowledged: ReadonlyMap<string, number>, revision: number) {
  await new Promise<void>((resolve) => {
    const look = () => {
      if ((acknowledged.get('p0') ?? 0) < revision) return;
      progress.removeEventListener('commit', look);
      resolve();
    };
    progress.addEventListener('commit', look);
  });
  await server.kill();
}

async function expectAll(store: Store, acknowledged: ReadonlyMap<string, number>): Promise<void> {
  const outbox = new Set((await store.outbox(0)).map(({ id }) => id));
  for (const [wfid, revision] of acknowledged) {
    const found = await store.load(0, wfid);
    expect(found?.revision).to.be.at.least(revision);
    const journal = await store.journal(0, wfid);
    expect(journal).to.have.length(found?.revision ?? 0);
    expect(journal.at(-1)).to.equal(found?.entries.get('state'));
    expect(outbox.has(`${wfid}-${revision - 1}`)).to.equal(true);
  }
}
