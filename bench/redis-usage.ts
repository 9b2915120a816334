import { Redis } from 'ioredis';

export interface RedisUsage {
  /** Commands that came over the network. */
  readonly requests: number;
  /** Those, and what scripts did in them. */
  readonly commands: number;
  /** Bytes that came over the network. */
  readonly received: number;
}

/** What a Redis server did between two calls. */
export class RedisMeter {
  readonly #redis: Redis;

  constructor(url: string) {
    this.#redis = new Redis(url);
  }

  async read(): Promise<RedisUsage> {
    const text = `${await this.#redis.info('commandstats')}${await this.#redis.info('stats')}`;
    const calls = new Map(
      Array.from(text.matchAll(/^cmdstat_(\S+?):calls=(\d+)/gm), ([, name, n]) => [name, Number(n)]),
    );
    const commands = [...calls.values()].reduce((sum, n) => sum + n, 0);
    const received = Number(/^total_net_input_bytes:(\d+)/m.exec(text)?.[1]);
    return { requests: calls.get('evalsha') ?? 0, commands, received };
  }

  close(): void {
    this.#redis.disconnect();
  }
}
