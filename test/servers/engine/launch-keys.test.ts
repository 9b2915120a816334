import { expect } from 'chai';
import { RedisStore } from '../../../engine/store/redis/redis-store.ts';
import { itKeepsLaunchKeys } from '../../contract/launch-keys.ts';
import type { EngineRun } from '../../support/engine-run.ts';
import { type RedisRun, startOnRedis } from '../../support/redis-run.ts';

describe('a launch with an idempotency key, on Redis', function () {
  this.timeout(60_000);
  let onRedis: RedisRun;
  let run: EngineRun;
  let store: RedisStore;

  before(async () => {
    onRedis = await startOnRedis();
    ({ run } = onRedis);
    store = new RedisStore({ url: onRedis.redisUrl, allowDataLoss: true });
    await store.open();
  });
  after(async () => {
    await store.close();
    await onRedis.stop();
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
