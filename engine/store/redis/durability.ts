import type { Redis } from 'ioredis';
import type { StoreInfo } from '../store.ts';
import type { RedisAddress } from './address.ts';
import type { Connection } from './connection.ts';
import { refusedBy, unavailable } from './failure.ts';

export interface ServerFitness {
  readonly durability: StoreInfo['durability'];
  /** Version and the settings that decide. */
  readonly description: string;
}

type Values = ReadonlyMap<string, string>;

/** One server: what it says of itself, and its settings unless the user may not read them. */
interface Server {
  readonly info: Values;
  readonly settings: Values | null;
  readonly port: number;
}

const SETTINGS = ['appendonly', 'appendfsync', 'maxmemory', 'maxmemory-policy', 'min-replicas-to-write'];

/** Reads the settings of every server that takes writes; throws BOSS_STORE_REFUSED when they do not fit durable work. */
export async function checkServers(
  connection: Connection,
  { allowDataLoss, waitReplicas }: { allowDataLoss: boolean; waitReplicas: number },
): Promise<ServerFitness> {
  const { address, kind } = connection;
  const servers = await connection.useEach(readServer);
  for (const server of servers) {
    checkKind(server, kind, address);
    checkMemory(server, address);
    checkReplicas(server, waitReplicas, address);
  }
  const classes = servers.map(classify).sort((a, b) => (a.durability < b.durability ? 1 : -1));
  const { durability, why } = classes[0] ?? { durability: 'C', why: 'no server takes writes' };
  if (durability === 'C' && !allowDataLoss) {
    throw refusedBy(
      address,
      `it would lose acknowledged work: ${why}. Set \`appendonly yes\` and \`appendfsync everysec\` (or \`always\`), ` +
        'or allow data loss explicitly',
    );
  }
  const version = servers[0]?.info.get('redis_version');
  const failover = describeFailover(servers, kind, waitReplicas);
  return { durability, description: `Redis ${version} at ${address}, ${why}${failover}` };
}

async function readServer(redis: Redis): Promise<Server> {
  return {
    info: parseInfo(await redis.info()),
    settings: await readSettings(redis),
    port: redis.options.port ?? 0,
  };
}

function classify({ info, settings }: Server): { durability: StoreInfo['durability']; why: string } {
  if (info.get('aof_enabled') !== '1') return { durability: 'C', why: 'no append-only file (appendonly no)' };
  const fsync = settings?.get('appendfsync');
  if (fsync === 'always') return { durability: 'A', why: 'appendfsync always' };
  if (fsync === 'everysec') return { durability: 'B', why: 'appendfsync everysec' };
  if (fsync !== undefined) return { durability: 'C', why: `appendfsync ${fsync}` };
  return {
    durability: 'C',
    why: 'its appendfsync is not known because the user may not run CONFIG GET (grant `+config|get`)',
  };
}

/** What is lost when a replica takes over: nothing of what it had confirmed. Empty where nobody can take over. */
function describeFailover(servers: readonly Server[], kind: RedisAddress['kind'], waitReplicas: number): string {
  const replicas = Math.min(...servers.map(({ info }) => Number(info.get('connected_slaves') ?? 0)));
  if (waitReplicas > 0) return `, every commit waits for replicas (wait_replicas ${waitReplicas})`;
  if (kind === 'single' && replicas === 0) return '';
  const least = Math.min(...servers.map(({ settings }) => Number(settings?.get('min-replicas-to-write') ?? 0)));
  const bound = least > 0 ? ` of the last seconds (min-replicas-to-write ${least})` : '';
  return `, a failover may lose acknowledged commits${bound}: see wait_replicas`;
}

function checkReplicas({ info }: Server, wanted: number, address: string): void {
  const replicas = Number(info.get('connected_slaves') ?? 0);
  if (replicas >= wanted) return;
  throw unavailable(
    address,
    `wait_replicas is ${wanted}, but a server has ${replicas} replica${replicas === 1 ? '' : 's'} now`,
    'none',
  );
}

function checkKind({ info, port }: Server, kind: RedisAddress['kind'], address: string): void {
  const version = info.get('redis_version') ?? '0';
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major < 6 || (major === 6 && minor < 2))
    throw refusedBy(address, `it is version ${version}; 6.2 or later is needed`);
  const isCluster = info.get('redis_mode') === 'cluster';
  if (isCluster && kind !== 'cluster') {
    throw refusedBy(address, `it belongs to a Redis Cluster: write redis+cluster://host:${port} with its hosts`);
  }

  if (info.get('role') === 'slave') {
    const primary = `${info.get('master_host')}:${info.get('master_port')}`;
    throw refusedBy(address, `it is a replica; name its primary ${primary} instead`);
  }
}

/** A server that evicts keys when its memory is full throws processes away. */
function checkMemory({ info, settings }: Server, address: string): void {
  const policy = settings?.get('maxmemory-policy') ?? info.get('maxmemory_policy') ?? 'noeviction';
  const limit = Number(settings?.get('maxmemory') ?? info.get('maxmemory') ?? 0);
  if (limit > 0 && policy !== 'noeviction') {
    throw refusedBy(
      address,
      `with maxmemory ${limit} and maxmemory-policy ${policy} it throws processes away when its memory is full. ` +
        'Set `maxmemory-policy noeviction`',
    );
  }
}

/** Null when the user may not read them. */
async function readSettings(redis: Redis): Promise<Values | null> {
  try {
    const reply = (await redis.config('GET', ...(SETTINGS as [string]))) as string[];
    return new Map(Array.from({ length: reply.length / 2 }, (_, n) => [reply[2 * n] ?? '', reply[2 * n + 1] ?? '']));
  } catch (error) {
    if (error instanceof Error && /^NOPERM|unknown command/i.test(error.message)) return null;
    throw error;
  }
}

function parseInfo(text: string): Values {
  return new Map(
    text
      .split('\r\n')
      .filter((line) => line.includes(':'))
      .map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1)]),
  );
}
