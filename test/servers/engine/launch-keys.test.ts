import { expect } from 'chai';
import { RedisStore } from '../../../engine/store/redis/redis-store.ts';
import { itKeepsLaunchKeys } from '../../contract/launch-keys.ts';
import { EngineRun } from '../../support/engine-run.ts';
import { type RedisServer, startRedis } from '../../support/servers.ts';
import { amqpUrl } from '../../support/servers.ts';

describe('a launch with an idempotency key, on Redis', function () {
  this.timeout(60_000);
  let redis: RedisServer;
  let run: EngineRun;
  let store: RedisStore;

  before(async () => {
    redis = await startRedis();
    run = await EngineRun.start({
      config: {
        store: { kind: 'redis', url: redis.url, allowDataLoss: true },
        transport: { kind: 'amqp', url: amqpUrl() },
      },
    });
    store = new RedisStore({ url: redis.url, allowDataLoss: true });
    await store.open();
  });
  after(async () => {
    await store.close();
    await run.stop();
    await redis.stop();
  });

  itKeepsLaunchKeys(() => ({ engine: run.engine, store }));

  it('is the same after the engine was started again', async () => {
    const request = { definition: 'name: again\ndo: [stall]', idempotency_key: 'again' };
    const actor = { name: 'tester', via: 'api' } as const;
    const first = await run.engine.launch(request, actor);
    await run.restart();
    expect(await run.engine.launch(request, actor)).to.deep.equal(first);
  });
});
