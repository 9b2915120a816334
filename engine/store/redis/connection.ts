import { type ChainableCommander, Redis } from 'ioredis';
import { BossError } from '../../errors.ts';
import { redisFailure } from './failure.ts';

type Listener = (available: boolean, reason: string) => void;

const CONNECT_MS = 5000;
/** Silence while an answer is due, after which the connection counts as dead. */
const SILENCE_MS = 30_000;
const LONGEST_PAUSE_MS = 2000;

/** One connection that comes back by itself once it was up. Commands fail at once while it is down. */
export class Connection {
  /** For people: without the password. */
  readonly address: string;
  readonly #redis: Redis;
  readonly #listeners: Listener[] = [];
  #wasReady = false;
  #available = false;
  #closing = false;
  #lastError: unknown = null;

  constructor(url: string) {
    const { address } = parseUrl(url);
    this.address = address;
    this.#redis = new Redis(url, {
      lazyConnect: true,
      connectTimeout: CONNECT_MS,
      socketTimeout: SILENCE_MS,
      enableOfflineQueue: false,
      // a command that was sent before the connection broke may have been done: only the caller can find out
      autoResendUnfulfilledCommands: false,
      maxRetriesPerRequest: 0,
      retryStrategy: (attempt) => (this.#wasReady ? Math.min(50 * 2 ** (attempt - 1), LONGEST_PAUSE_MS) : null),
      // after a failover the name may lead to the new primary
      reconnectOnError: (error) => error.message.startsWith('READONLY'),
    });
    this.#watch();
  }

  async open(): Promise<void> {
    try {
      await this.#redis.connect();
    } catch (error) {
      this.#redis.disconnect();
      throw redisFailure(this.address, this.#lastError ?? error);
    }
  }

  /** Runs commands; whatever fails is told as a BossError. */
  async use<T>(work: (redis: Redis) => Promise<T>): Promise<T> {
    try {
      return await work(this.#redis);
    } catch (error) {
      throw redisFailure(this.address, error);
    }
  }

  onAvailability(listener: Listener): void {
    this.#listeners.push(listener);
  }

  close(): void {
    this.#closing = true;
    this.#redis.disconnect();
  }

  #watch(): void {
    this.#redis.on('error', (error: unknown) => {
      this.#lastError = error;
    });
    this.#redis.on('ready', () => {
      this.#wasReady = true;
      this.#lastError = null;
      this.#tell(true, `Redis ${this.address} is available`);
    });
    this.#redis.on('close', () => {
      const reason = this.#lastError instanceof Error ? this.#lastError.message : 'the connection was closed';
      this.#tell(false, `Redis ${this.address} is not available: ${reason}`);
    });
  }

  #tell(available: boolean, reason: string): void {
    if (this.#closing || available === this.#available) return;
    this.#available = available;
    for (const listener of this.#listeners) listener(available, reason);
  }
}

/** Replies of a pipeline; the first error of a command is thrown. */
export async function resultsOf<T>(pipeline: ChainableCommander): Promise<T[]> {
  const replies = (await pipeline.exec()) ?? [];
  return replies.map(([error, reply]) => {
    if (error !== null) throw error;
    return reply as T;
  });
}

function parseUrl(url: string): { address: string } {
  const parsed = URL.canParse(url) ? new URL(url) : null;
  if (parsed === null || !/^rediss?:$/.test(parsed.protocol) || !/^\/?\d*$/.test(parsed.pathname)) {
    const shown = url.replace(/\/\/[^@/]*@/, '//');
    throw new BossError(
      'BOSS_STORE_REFUSED',
      `"${shown}" is no address of a Redis: write redis://[user:password@]host:port[/number]`,
    );
  }
  const number = parsed.pathname.length > 1 ? parsed.pathname : '';
  return { address: `${parsed.protocol}//${parsed.host}${number}` };
}
