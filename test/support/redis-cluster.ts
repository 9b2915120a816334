import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { Redis } from 'ioredis';
import { eventually } from './eventually.ts';
import { freePort } from './free-port.ts';
import { type RedisServer, startRedis } from './redis-server.ts';

export interface RedisCluster {
  /** `redis+cluster://127.0.0.1:PORT,...` */
  readonly url: string;
  /** All its servers, the three primaries first. */
  readonly servers: readonly RedisServer[];
  stop(): Promise<void>;
}

const PRIMARIES = 3;

/** Three primaries, each with so many replicas, that notice within seconds when one of them is gone. */
export async function startRedisCluster({ replicas = 0, args = [] as readonly string[] } = {}): Promise<RedisCluster> {
  const servers = await Promise.all(
    Array.from({ length: PRIMARIES * (1 + replicas) }, async () =>
      startRedis({
        args: [
          ...['--cluster-enabled', 'yes', '--cluster-node-timeout', '1000', '--cluster-port', String(await freePort())],
          ...['--cluster-replica-validity-factor', '0', '--repl-diskless-sync-delay', '0', ...args],
        ],
      }),
    ),
  );
  const hosts = servers.map(({ port }) => `127.0.0.1:${port}`);
  const stop = async () => {
    await Promise.all(servers.map((server) => server.stop()));
  };
  try {
    const create = ['--cluster', 'create', ...hosts, '--cluster-replicas', String(replicas), '--cluster-yes'];
    await promisify(execFile)(process.env['REDIS_CLI'] ?? 'redis-cli', create);
    for (const server of servers) await works(server, replicas > 0);
  } catch (error) {
    await stop();
    throw error;
  }
  return { url: `redis+cluster://${hosts.slice(0, PRIMARIES).join(',')}`, servers, stop };
}

async function works({ url }: RedisServer, withReplicas: boolean): Promise<void> {
  const client = new Redis(url);
  const isReady = async () => {
    if (!(await client.cluster('INFO')).includes('cluster_state:ok')) return false;
    return !withReplicas || /connected_slaves:[1-9]|master_link_status:up/.test(await client.info('replication'));
  };
  try {
    await eventually(isReady, { what: 'the cluster is whole', within: 30_000 });
  } finally {
    client.disconnect();
  }
}
