/**
 * Servers for tests. `redisUrl` and `amqpUrl` are those of the two servers that `npm test` started for everybody (use keys
 * and queues of your own); the `start...` functions give private ones to break at will.
 */
export { type NgircdOptions, type NgircdServer, startNgircd } from './ngircd-server.ts';
export { type ObsServer, startObs } from './obs-server.ts';
export type { PrivateServer } from './private-server.ts';
export { type RabbitOptions, type RabbitServer, startRabbit } from './rabbit-server.ts';
export { type RedisCluster, startRedisCluster } from './redis-cluster.ts';
export { type RedisPair, startRedisPair } from './redis-pair.ts';
export { type RedisOptions, type RedisServer, startRedis } from './redis-server.ts';

export function redisUrl(): string {
  return fromRunner('BOSS_TEST_REDIS_URL', 'redis://127.0.0.1:6379');
}

export function amqpUrl(): string {
  return fromRunner('BOSS_TEST_AMQP_URL', 'amqp://guest:guest@127.0.0.1:5672/');
}

function fromRunner(name: string, example: string): string {
  const url = process.env[name];
  if (url === undefined || url === '') {
    throw new Error(
      `${name} is not set: run \`npm test\`, which starts the servers, or set it yourself (${name}=${example})`,
    );
  }
  return url;
}
