import { type ChainableCommander, Cluster, Redis, type RedisCommander, type RedisOptions } from 'ioredis';
import type { RedisAddress } from './address.ts';

/** What a single server, the primary behind sentinels and a cluster have in common. */
export type Commands = Pick<
  RedisCommander,
  | 'call'
  | 'get'
  | 'hdel'
  | 'hget'
  | 'hgetall'
  | 'hincrby'
  | 'hmget'
  | 'hsetnx'
  | 'lrange'
  | 'zlexcount'
  | 'zrangebyscore'
  | 'zrevrangebylex'
> & {
  /** In a cluster all keys of a pipeline must have one tag. */
  pipeline(): ChainableCommander;
};
export type Client = Redis | Cluster;

/** PEM texts. */
export interface Tls {
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
}

export interface ClientPlan {
  readonly address: RedisAddress;
  readonly tls: Tls;
  readonly sentinelPassword: string | null;
  /** Milliseconds before the next try to connect; null: none. */
  retryIn(attempt: number): number | null;
}

const CONNECT_MS = 5000;
/** Silence while an answer is due, after which the connection counts as dead. */
const SILENCE_MS = 30_000;
/** How often a connection to a replica is made anew. */
const FAILOVER_MS = 2000;
/** How often a server that reads its files is asked whether it is ready. */
const LOADING_MS = 1000;
/** After so long the layout of the cluster is read again: a primary that died tells nobody who took over. */
const LAYOUT_MS = 1000;

export function createClient(plan: ClientPlan): Client {
  if (plan.address.kind === 'cluster') return clusterClient(plan);
  const options = plan.address.kind === 'sentinel' ? sentinelOptions(plan) : singleOptions(plan);
  return new Redis(options as RedisOptions & { replyMapping?: 'legacy' });
}

function commonOptions({ address, tls }: ClientPlan) {
  const { user, password } = address;
  return {
    connectTimeout: CONNECT_MS,
    socketTimeout: SILENCE_MS,
    maxLoadingRetryTime: LOADING_MS,
    // a command that was sent before the connection broke may have been done: only the caller can find out
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
    ...(user === null ? {} : { username: user }),
    ...(password === null ? {} : { password }),
    ...(address.tls ? { tls } : {}),
  } satisfies RedisOptions;
}

function singleOptions(plan: ClientPlan): RedisOptions {
  return {
    ...commonOptions(plan),
    ...plan.address.hosts[0],
    db: plan.address.database,
    lazyConnect: true,
    enableOfflineQueue: false,
    retryStrategy: (attempt) => plan.retryIn(attempt),
    reconnectOnError: atReplica(),
  };
}

/** After a failover the name may lead to the new primary. While it does not, the connection serves those who read. */
function atReplica(): (error: Error) => boolean {
  let last = 0;
  return ({ message }) => {
    if (!message.startsWith('READONLY') || Date.now() - last < FAILOVER_MS) return false;
    last = Date.now();
    return true;
  };
}

function sentinelOptions(plan: ClientPlan): RedisOptions {
  const { address, tls, sentinelPassword } = plan;
  const { host: _host, port: _port, ...options } = singleOptions(plan) as RedisOptions & { host: string; port: number };
  return {
    ...options,
    sentinels: address.hosts.map((host) => ({ ...host })),
    name: address.primary,
    // hears of a failover from the sentinels, when the old primary still holds its connections
    failoverDetector: true,
    sentinelRetryStrategy: (attempt) => plan.retryIn(attempt),
    ...(sentinelPassword === null ? {} : { sentinelPassword }),
    ...(address.tls ? { sentinelTLS: tls, enableTLSForSentinelMode: true } : {}),
  };
}

function clusterClient(plan: ClientPlan): Cluster {
  const hosts = plan.address.hosts.map((host) => ({ ...host }));
  return new Cluster(hosts, {
    lazyConnect: true,
    enableOfflineQueue: false,
    clusterRetryStrategy: (attempt) => plan.retryIn(attempt),
    // as above: nothing that may have been done is sent again behind the caller's back
    retryDelayOnFailover: 0,
    retryDelayOnClusterDown: 0,
    slotsRefreshInterval: LAYOUT_MS,
    redisOptions: commonOptions(plan),
  });
}
