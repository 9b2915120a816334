import { resolve } from 'node:path';
import type { LogFormat, LogLevel } from '../log.ts';
import { amqpAddress } from './amqp-address.ts';
import type { bossSection } from './boss-section.ts';
import { sectionValues } from './check-values.ts';
import type { Config, TlsFiles } from './config.ts';
import { type Gathered, problemWith } from './gather.ts';
import type { Sections } from './section.ts';
import type { Problem } from './setting.ts';

type BossKey = keyof typeof bossSection.properties;

/** Makes the typed configuration of values that passed their schema. */
export function settle(
  settings: ReadonlyMap<string, Gathered>,
  sections: Sections,
  cwd: string,
): { config: Config; problems: Problem[] } {
  const value = (key: BossKey): unknown => {
    const given = settings.get(`boss.${key}`)?.value;
    return given ?? (sections['boss']?.properties[key]?.default as unknown);
  };
  const amqp = amqpAddress(settings);
  const redis = settings.get('boss.redis_url');
  const config: Config = {
    store: redis === undefined ? embedded(value('data_dir'), cwd) : redisStore(redis, value),
    transport: amqp.url === null ? { kind: 'in-process' } : { kind: 'amqp', url: amqp.url },
    partitions: (value('partitions') as number | undefined) ?? null,
    http: { host: value('http_host') as string, port: value('http_port') as number },
    log: {
      level: value('debug') === true ? 'debug' : (value('log_level') as LogLevel),
      format: value('log_format') as LogFormat,
    },
    processesDir: (value('processes_dir') as string | undefined) ?? null,
    language: {
      originalConditions: value('original_conditions') === true,
      timeZone: value('time_zone') as string,
      registerAllowed: value('registerp_allowed') === true,
      readDir: (value('read_dir') as string | undefined) ?? null,
      journalValues: value('journal_values') as number,
      maxAttempts: value('max_attempts') as number,
    },
    participants: value('participants') as readonly string[],
    sections: otherSections(settings, sections),
  };
  const half = redis !== undefined && amqp.url === null ? [halfACluster(redis)] : [];
  return { config, problems: [...amqp.problems, ...half, ...zoneProblems(settings.get('boss.time_zone'))] };
}

function zoneProblems(zone: Gathered | undefined): Problem[] {
  if (zone === undefined) return [];
  try {
    new Intl.DateTimeFormat('en', { timeZone: String(zone.value) });
    return [];
  } catch {
    const text = `[boss] time_zone "${String(zone.value)}" is no time zone: write a name like Europe/Berlin, or UTC`;
    return [problemWith(zone, 'error', text)];
  }
}

function embedded(folder: unknown, cwd: string): Config['store'] {
  return { kind: 'embedded', folder: resolve(cwd, String(folder)) };
}

function redisStore({ value: url }: Gathered, value: (key: BossKey) => unknown): Config['store'] {
  const sentinelPassword = value('redis_sentinel_pwd') as string | undefined;
  return {
    kind: 'redis',
    url: String(url),
    allowDataLoss: value('allow_data_loss') === true,
    waitReplicas: value('wait_replicas') as number,
    leaseMs: value('lease_ms') as number,
    tls: tlsFiles([value('redis_ca'), value('redis_cert'), value('redis_key')]),
    ...(sentinelPassword === undefined ? {} : { sentinelPassword }),
  };
}

function tlsFiles(files: readonly unknown[]): TlsFiles {
  const [ca, cert, key] = files as (string | undefined)[];
  return {
    ...(ca === undefined ? {} : { ca }),
    ...(cert === undefined ? {} : { cert }),
    ...(key === undefined ? {} : { key }),
  };
}

function halfACluster(redis: Gathered): Problem {
  const text =
    '[boss] redis_url alone is half a cluster: set amqp_url (or BOSS_AMQP_URL) as well, or leave redis_url out to keep ' +
    'the processes in a folder (data_dir)';
  return problemWith(redis, 'error', text);
}

function otherSections(settings: ReadonlyMap<string, Gathered>, sections: Sections): Config['sections'] {
  const names = Object.keys(sections).filter((name) => name !== 'boss');
  return Object.fromEntries(names.map((name) => [name, sectionValues(settings, name)]));
}
