import { EngineRun } from './engine-run.ts';
import { amqpUrl, startRedis } from './servers.ts';

export interface RedisRun {
  readonly run: EngineRun;
  readonly redisUrl: string;
  stop(): Promise<void>;
}

/** The whole engine on a Redis of its own, which keeps nothing on disk, and the RabbitMQ of all tests. */
export async function startOnRedis(): Promise<RedisRun> {
  const redis = await startRedis();
  const run = await EngineRun.start({
    config: {
      store: { kind: 'redis', url: redis.url, allowDataLoss: true },
      transport: { kind: 'amqp', url: amqpUrl() },
    },
  });
  const stop = async () => {
    await run.stop();
    await redis.stop();
  };
  return { run, redisUrl: redis.url, stop };
}
