import type { Redis } from 'ioredis';
import type { StoreInfo } from '../store.ts';
import { refusedBy } from './failure.ts';

export interface ServerFitness {
  readonly durability: StoreInfo['durability'];
  /** Version and the settings that decide. */
  readonly description: string;
}

const SETTINGS = ['appendonly', 'appendfsync', 'maxmemory', 'maxmemory-policy'];

/** Reads the server's settings; throws BOSS_STORE_REFUSED when they do not fit durable work. */
export async function checkServer(redis: Redis, address: string, allowDataLoss: boolean): Promise<ServerFitness> {
  const info = parseInfo(await redis.info());
  const settings = await readSettings(redis);
  checkKind(info, address);
  checkMemory(info, settings, address);
  const { durability, why } = classify(info, settings);
  if (durability === 'C' && !allowDataLoss) {
    throw refusedBy(
      address,
      `it would lose acknowledged work: ${why}. Set \`appendonly yes\` and \`appendfsync everysec\` (or \`always\`), ` +
        'or allow data loss explicitly',
    );
  }
  return { durability, description: `Redis ${info.get('redis_version')} at ${address}, ${why}` };
}

function classify(info: ReadonlyMap<string, string>, settings: ReadonlyMap<string, string> | null) {
  if (info.get('aof_enabled') !== '1') return { durability: 'C', why: 'no append-only file (appendonly no)' } as const;
  const fsync = settings?.get('appendfsync');
  if (fsync === 'always') return { durability: 'A', why: 'appendfsync always' } as const;
  if (fsync === 'everysec') return { durability: 'B', why: 'appendfsync everysec' } as const;
  if (fsync !== undefined) return { durability: 'C', why: `appendfsync ${fsync}` } as const;
  return {
    durability: 'C',
    why: 'its appendfsync is not known because the user may not run CONFIG GET (grant `+config|get`)',
  } as const;
}

function checkKind(info: ReadonlyMap<string, string>, address: string): void {
  const version = info.get('redis_version') ?? '0';
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major < 6 || (major === 6 && minor < 2))
    throw refusedBy(address, `it is version ${version}; 6.2 or later is needed`);
  if (info.get('redis_mode') === 'cluster') {
    throw refusedBy(address, 'it belongs to a Redis Cluster, which BOSS does not use yet; name a single server');
  }
  if (info.get('role') === 'slave') {
    const primary = `${info.get('master_host')}:${info.get('master_port')}`;
    throw refusedBy(address, `it is a replica; name its primary ${primary} instead`);
  }
}

/** A server that evicts keys when its memory is full throws processes away. */
function checkMemory(info: ReadonlyMap<string, string>, settings: ReadonlyMap<string, string> | null, address: string) {
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
async function readSettings(redis: Redis): Promise<ReadonlyMap<string, string> | null> {
  try {
    const reply = (await redis.config('GET', ...(SETTINGS as [string]))) as string[];
    return new Map(Array.from({ length: reply.length / 2 }, (_, n) => [reply[2 * n] ?? '', reply[2 * n + 1] ?? '']));
  } catch (error) {
    if (error instanceof Error && /^NOPERM|unknown command/i.test(error.message)) return null;
    throw error;
  }
}

function parseInfo(text: string): ReadonlyMap<string, string> {
  return new Map(
    text
      .split('\r\n')
      .filter((line) => line.includes(':'))
      .map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1)]),
  );
}
