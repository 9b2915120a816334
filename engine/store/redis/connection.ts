import { Cluster, type Redis } from 'ioredis';
import { type RedisAddress, readAddress } from './address.ts';
import { type Client, type Commands, createClient, type Tls } from './client.ts';
import { redisFailure } from './failure.ts';

type Listener = (available: boolean, reason: string) => void;

const LONGEST_PAUSE_MS = 2000;
/** A server that takes connections and is not ready after so long is at its files. */
const READY_MS = 300;

export interface ConnectionOptions {
  readonly url: string;
  readonly tls?: Tls;
  readonly sentinelPassword?: string;
}

/**
 * The connection to one server, to the primary that sentinels name, or to all nodes of a cluster. It comes back by itself
 * once it was up. Commands fail at once while it is down.
 */
export class Connection {
  /** For people: without the password. */
  readonly address: string;
  readonly kind: RedisAddress['kind'];
  readonly #client: Client;
  readonly #listeners: Listener[] = [];
  #wasReady = false;
  #available = false;
  #closing = false;
  #lastError: unknown = null;

  constructor({ url, tls = {}, sentinelPassword }: ConnectionOptions) {
    const address = readAddress(url);
    this.address = address.shown;
    this.kind = address.kind;
    this.#client = createClient({
      ...{ address, tls, sentinelPassword: sentinelPassword ?? null },
      retryIn: (attempt) => (this.#wasReady ? Math.min(50 * 2 ** (attempt - 1), LONGEST_PAUSE_MS) : null),
    });
    this.#watch();
  }

  async open(): Promise<void> {
    this.#closing = false;
    this.#wasReady = false;
    try {
      await this.#client.connect();
    } catch (error) {
      this.#client.disconnect();
      throw redisFailure(this.address, this.#lastError ?? error);
    }
  }

  /** Runs commands; whatever fails is told as a BossError. The keys of one command have one tag. */
  async use<T>(work: (redis: Commands) => Promise<T>): Promise<T> {
    try {
      return await work(this.#client);
    } catch (error) {
      throw redisFailure(this.address, error);
    }
  }

  /** Runs commands on every server that takes writes. */
  async useEach<T>(work: (redis: Redis) => Promise<T>): Promise<T[]> {
    const servers = this.#client instanceof Cluster ? this.#client.nodes('master') : [this.#client];
    try {
      return await Promise.all(servers.map(work));
    } catch (error) {
      throw redisFailure(this.address, error);
    }
  }

  /** `true` is told again when a server of a cluster comes or comes back: it may be another one than before. */
  onAvailability(listener: Listener): void {
    this.#listeners.push(listener);
  }

  close(): void {
    this.#closing = true;
    this.#client.disconnect();
  }

  #watch(): void {
    const client: Pick<Cluster, 'on' | 'once'> = this.#client as Cluster;
    client.on('error', (error: unknown) => this.#noteError(error));
    client.on('node error', (error: unknown) => this.#noteError(error));
    client.on('+node', () => {
      if (this.#available) this.#tellAll(true, `Redis ${this.address} has another server`);
    });
    // `ready` follows at once, unless the server has to read its files first.
    client.on('connect', () => {
      const loading = () => this.#tellAll(false, `Redis ${this.address} is loading its data`);
      const late = setTimeout(loading, READY_MS).unref();
      for (const end of ['ready', 'close']) client.once(end, () => clearTimeout(late));
    });
    client.on('ready', () => {
      this.#wasReady = true;
      this.#lastError = null;
      this.#tell(true, `Redis ${this.address} is available`);
    });
    client.on('close', () => {
      const reason = this.#lastError instanceof Error ? this.#lastError.message : 'the connection was closed';
      this.#tell(false, `Redis ${this.address} is not available: ${reason}`);
    });
  }

  /** A cluster that has lost all its nodes says only that; its last node said why. */
  #noteError(error: unknown): void {
    const cause = (error as { lastNodeError?: Error } | null)?.lastNodeError;
    this.#lastError = cause ?? error;
  }

  #tell(available: boolean, reason: string): void {
    if (available === this.#available) return;
    this.#available = available;
    this.#tellAll(available, reason);
  }

  #tellAll(available: boolean, reason: string): void {
    if (this.#closing) return;
    for (const listener of this.#listeners) listener(available, reason);
  }
}
