import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { eventually } from './eventually.ts';
import { freePort, isListening } from './free-port.ts';
import { type RedisServer, startRedis } from './redis-server.ts';
import { scratchFolder } from './scratch-folder.ts';
import { ServerProcess } from './server-process.ts';

export interface RedisPair {
  /** `redis+sentinel://127.0.0.1:PORT/mymaster` */
  readonly url: string;
  readonly primary: RedisServer;
  readonly replica: RedisServer;
  /** Nothing that is written from now on reaches the replica. */
  cutReplication(): Promise<void>;
  /** Kills the primary and waits until the sentinel has made the replica the primary. */
  failOver(): Promise<void>;
  stop(): Promise<void>;
}

/** A primary and a replica, watched by a sentinel that takes a silence of 1.5 seconds for death. */
export async function startRedisPair(args: readonly string[] = []): Promise<RedisPair> {
  const common = ['--repl-diskless-sync-delay', '0', '--enable-debug-command', 'yes', ...args];
  const primary = await startRedis({ args: common });
  const replica = await startRedis({ args: [...common, '--replicaof', '127.0.0.1', String(primary.port)] });
  await untilInfo(replica, 'master_link_status:up');
  // the primary hears of its replica's progress once a second
  await untilInfo(primary, 'state=online');
  const sentinel = await startSentinel(primary.port);
  return {
    url: `redis+sentinel://127.0.0.1:${sentinel.port}/mymaster`,
    primary,
    replica,
    cutReplication: () => cutReplication(primary, replica),
    failOver: async () => {
      await primary.kill();
      await untilNamed(sentinel.port, replica.port);
    },
    stop: async () => {
      await sentinel.process.stop();
      await Promise.all([primary.stop(), replica.stop()]);
    },
  };
}

/** The replica has to begin anew, and the primary lets it wait for that longer than any test takes. */
async function cutReplication(primary: RedisServer, replica: RedisServer): Promise<void> {
  const client = new Redis(primary.url);
  await client.config('SET', 'repl-diskless-sync-delay', 3600);
  await client.multi().call('DEBUG', 'CHANGE-REPL-ID').call('CLIENT', 'KILL', 'TYPE', 'replica').exec();
  client.disconnect();
  await untilInfo(replica, 'master_link_status:down');
}

async function startSentinel(primary: number): Promise<{ port: number; process: ServerProcess }> {
  const port = await freePort();
  const folder = scratchFolder('sentinel');
  const file = join(folder, 'sentinel.conf');
  const lines = [
    ...[`port ${port}`, 'bind 127.0.0.1', `dir ${folder}`, `sentinel monitor mymaster 127.0.0.1 ${primary} 1`],
    ...['sentinel down-after-milliseconds mymaster 1500', 'sentinel failover-timeout mymaster 3000'],
  ];
  writeFileSync(file, `${lines.join('\n')}\n`);
  const process = new ServerProcess({
    ...{ name: 'redis-sentinel', folder, command: 'redis-server', args: [file, '--sentinel'] },
    ready: () => knowsBoth(port),
    gone: async () => !(await isListening(port)),
  });
  await process.start();
  return { port, process };
}

async function knowsBoth(port: number): Promise<boolean> {
  if (!(await isListening(port))) return false;
  const client = new Redis({ port });
  client.on('error', () => {});
  try {
    return (await client.info('sentinel')).includes('slaves=1');
  } finally {
    client.disconnect();
  }
}

/** A replica that was promoted is the primary for clients when the sentinel says so. */
async function untilNamed(sentinel: number, primary: number): Promise<void> {
  const client = new Redis({ port: sentinel });
  const isNamed = async () => {
    const address = (await client.call('SENTINEL', 'GET-MASTER-ADDR-BY-NAME', 'mymaster')) as string[];
    return Number(address[1]) === primary;
  };
  try {
    await eventually(isNamed, { what: `the sentinel names ${primary}`, within: 30_000 });
  } finally {
    client.disconnect();
  }
}

async function untilInfo({ url }: RedisServer, text: string): Promise<void> {
  const client = new Redis(url);
  const isSaid = async () => (await client.info('replication')).includes(text);
  try {
    await eventually(isSaid, { what: `${url} says ${text}`, within: 30_000 });
  } finally {
    client.disconnect();
  }
}
