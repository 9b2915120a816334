/**
 * The engine as a program: builds the store, the transport, the participants that run inside it and the API from one
 * configuration. `startEngine` is the same for a program that embeds it.
 */
import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { createShipped, SHIPPED } from '../participants/index.ts';
import { Host, type Link, type Participant } from '../participants/sdk/index.ts';
import { listen } from './api/listen.ts';
import { ArchiveWriter } from './archive/archive-writer.ts';
import { sendAllAgain } from './backup/sent-again.ts';
import { type BackupSource, writeBackup } from './backup/write-backup.ts';
import { EXIT, exitCodeOf } from './cli/exit-codes.ts';
import type { Config } from './config/config.ts';
import type { TracingSettings } from './config/tracing-section.ts';
import { archiveFolder, type RetentionSettings } from './config/retention-section.ts';
import { readTlsFiles } from './config/tls-files.ts';
import { loadConfig, requireConfig } from './config/load-config.ts';
import type { DefinitionTools } from './api/definition-tools.ts';
import { scanTree } from './import/scan-tree.ts';
import { lint } from './definition/lint.ts';
import { printAs } from './definition/print.ts';
import { readDefinition } from './definition/read.ts';
import type { Actor, Engine, EngineStatus } from './engine.ts';
import { BossError } from './errors.ts';
import { EXPRESSION_NAMES } from './expressions/index.ts';
import { createLog, type Log } from './log.ts';
import { CONTENT_TYPE, EngineMetrics } from './metrics/engine-metrics.ts';
import type { Store } from './store/store.ts';
import type { OtlpTracing } from './tracing/otlp-tracing.ts';
import type { Transport } from './transport/transport.ts';
import { version } from './version.ts';
import { DurableEngine } from './worker/durable-engine.ts';
import { retentionRules } from './worker/retention-rules.ts';
import type { Retention } from './worker/retention-sweep.ts';
import { journalLog } from './worker/journal-log.ts';

export interface Started {
  readonly engine: Engine;
  /** Where the API listens. */
  readonly url: string;
  stop(): Promise<void>;
}

export interface StartOptions {
  readonly log?: Log;
  /** Participants to run inside the engine beside those that the configuration names. */
  readonly participants?: readonly Participant[];
  /** How long participants inside the engine may keep it from stopping. Default 20 000. */
  readonly drainMs?: number;
  /** Called after the API was asked to stop the engine. */
  readonly onStop?: () => void;
  /** Called when the store has lost commits: the engine has to be stopped and started, and then stands still. */
  readonly onWentBack?: () => void;
}

const DRAIN_MS = 20_000;
const ACTOR: Actor = { name: 'configuration', via: 'engine' };

export async function startEngine(config: Config, options: StartOptions = {}): Promise<Started> {
  const log = options.log ?? createLog(config.log);
  const store = await storeOf(config);
  const transport = await transportOf(config, log);
  const closers: (() => Promise<void>)[] = [];
  const stop = async () => {
    for (const close of closers.splice(0).reverse()) await close();
  };
  try {
    const info = await store.open();
    closers.push(() => store.close());
    log.info('the store is open', { store: info.description, durability: info.durability });
    await transport.open();
    closers.push(() => transport.close());
    const described = { version: version(), transportDescription: describeTransport(config) };
    const measures = new EngineMetrics(described.version);
    const tracing = await tracingOf(config, log);
    closers.push(async () => tracing?.close());
    const parts = { store, info, transport, log, measures, tracing, ...described, language: config.language ?? {} };
    const leaseMs = config.store.kind === 'redis' && transport.durable ? { leaseMs: config.store.leaseMs ?? 5000 } : {};
    const groups = (config.sections['groups'] ?? {}) as Record<string, readonly string[]>;
    const retention = await retentionOf(config);
    closers.push(async () => retention.close());
    const loss = {
      startAnew: () => options.onWentBack?.(),
      acceptLoss: (epoch: number) => sendAllAgain({ store, info }, epoch),
    };
    const engine = new DurableEngine({ ...parts, ...leaseMs, groups, retention, ...loss });
    engine.subscribe(journalLog(log, config.log.level));
    const host = await hostOf(config, options, transport, log);
    closers.push(() => engine.stop());
    await engine.start(host.registrations);
    closers.push(() => drain(host, options.drainMs ?? DRAIN_MS, log));
    await host.start();
    await loadProcesses(config, engine, log);
    await engine.scheduling.start();
    const api = await listen(engine, {
      ...config.http,
      definitions: definitionTools(engine),
      metrics: { contentType: CONTENT_TYPE, text: async () => measures.text(await engine.levels()) },
      backup: () => makeBackup(engine, { store, info, version: described.version }),
      stop: () => (options.onStop ?? (() => void stop()))(),
      onMistake: (error, request) => log.error('a request failed by our mistake', { ...request, error }),
    });
    closers.push(() => api.close());
    engine.announce(api.url);
    const { state, reason } = engine.status();
    if (state === 'held') log.warn('the engine stands still', { url: api.url, reason });
    else log.info('the engine works', { url: api.url });
    return { engine, url: api.url, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function makeBackup(engine: DurableEngine, source: BackupSource): Promise<string> {
  const members = await source.store.members();
  if (members.length > 1) {
    const names = members.map(({ host, pid }) => `${host}:${pid}`).join(', ');
    throw new BossError(
      'BOSS_STORE_IN_USE',
      `several engines work on the store (${names}): stop all but one for the time of the backup`,
    );
  }
  const file = join(tmpdir(), `boss-backup-${randomUUID()}.gz`);
  try {
    await engine.hold.whileStill(() => writeBackup(source, file, Date.now()));
    return file;
  } catch (error) {
    await rm(file, { force: true });
    throw error;
  }
}

async function retentionOf({ sections }: Config): Promise<Retention & { close(): Promise<void> }> {
  const settings = (sections['retention'] ?? {}) as RetentionSettings;
  const rules = retentionRules(settings);
  if (settings.archive === false) return { rules, archive: null, close: async () => undefined };
  const archive = new ArchiveWriter(archiveFolder(settings, process.cwd()));
  return { rules, archive, close: () => archive.close() };
}

/** What is still at work after that is sent again at the next start. */
async function drain(host: Host, ms: number, log: Log): Promise<void> {
  const late = new AbortController();
  const timer = pause(ms, 'late', { signal: late.signal }).catch(() => 'drained');
  if ((await Promise.race([host.drain(), timer])) === 'late')
    log.warn('participants are still at work; not waiting for them');
  late.abort();
}

/** Only the one that is used is loaded: the other's library costs start-up time. */
export async function storeOf({ store, partitions }: Config): Promise<Store> {
  const divided = partitions === null ? {} : { partitions };
  if (store.kind === 'embedded') {
    const { LmdbStore } = await import('./store/lmdb/lmdb-store.ts');
    return new LmdbStore({ folder: store.folder, ...divided });
  }
  const { RedisStore } = await import('./store/redis/redis-store.ts');
  const { kind: _kind, leaseMs: _leaseMs, tls = {}, ...options } = store;
  return new RedisStore({ ...options, tls: await readTlsFiles('redis', tls), ...divided });
}

async function transportOf({ transport }: Config, log: Log): Promise<Transport> {
  if (transport.kind === 'in-process') {
    const { InProcessTransport } = await import('./transport/in-process/in-process-transport.ts');
    return new InProcessTransport();
  }
  const { AmqpTransport } = await import('./transport/amqp/amqp-transport.ts');
  return new AmqpTransport({
    url: transport.url,
    name: `boss engine ${process.pid}`,
    logger: (level, message, data) => log[level](message, data),
  });
}

/** Its libraries are loaded only where somebody wants spans. */
async function tracingOf({ sections }: Config, log: Log): Promise<OtlpTracing | null> {
  const { endpoint, service_name: serviceName = 'boss', share = 1 } = (sections['tracing'] ?? {}) as TracingSettings;
  if (endpoint === undefined) return null;
  const { OtlpTracing } = await import('./tracing/otlp-tracing.ts');
  const onFailure = (error: unknown) => log.warn('spans could not be sent; the work goes on', { endpoint, error });
  return new OtlpTracing({ endpoint, serviceName, share, version: version(), onFailure });
}

function describeTransport({ transport }: Config): EngineStatus['transport'] {
  if (transport.kind === 'in-process') return { kind: 'in-process', description: 'queues in the memory of the engine' };
  const { host, pathname } = new URL(transport.url);
  return {
    kind: 'amqp',
    description: `RabbitMQ at ${host}, virtual host ${decodeURIComponent(pathname.slice(1)) || '/'}`,
  };
}

/** The shipped participants that the configuration names, those of modules it names by path, and those handed in. */
async function hostOf(config: Config, options: StartOptions, link: Link, log: Log): Promise<Host> {
  const named = await Promise.all(config.participants.map((name) => participantsNamed(name, config)));
  return new Host({ link, participants: [...named.flat(), ...(options.participants ?? [])], log });
}

async function participantsNamed(name: string, config: Config): Promise<Participant[]> {
  if (Object.hasOwn(SHIPPED, name)) return [createShipped(name, config.sections[name] ?? {})];
  if (!/[./\\]/.test(name)) return [createShipped(name)];
  const file = isAbsolute(name) ? name : resolve(name);
  const module = (await import(pathToFileURL(file).href)) as { participants?: readonly Participant[] };
  if (Array.isArray(module.participants)) return [...module.participants];
  throw new BossError('BOSS_CONFIG_INVALID', `participants: ${file} does not export a list named "participants"`);
}

/** Stores what is new or changed in the folder of definitions; what cannot be read is told and left out. */
async function loadProcesses({ processesDir }: Config, engine: Engine, log: Log): Promise<void> {
  if (processesDir === null) return;
  const { definitions, bindings, schedules, problems } = await scanTree(processesDir);
  for (const { file, line, message } of problems) log.error('a definition was left out', { file, line, message });
  let changed = 0;
  for (const put of definitions) if ((await engine.putDefinition(put, ACTOR)).changed) changed++;
  for (const binding of bindings) await engine.putBinding(binding, ACTOR);
  for (const schedule of schedules) {
    await engine.schedules.put(schedule, ACTOR).catch((error: unknown) => {
      if (!(error instanceof BossError) || error.retryable) throw error;
      log.error('a schedule was left out', { schedule: schedule.name, message: error.message });
    });
  }
  log.info('definitions are loaded', { folder: processesDir, count: definitions.length, changed });
}

function definitionTools(engine: Engine): DefinitionTools {
  return {
    lint: async (source, file) => {
      const participants = (await engine.participants()).map(({ regex }) => regex);
      const shared = (await engine.definitions()).map(({ name }) => name);
      const named = file === undefined ? {} : { file };
      return lint(source, { ...named, knownExpressions: EXPRESSION_NAMES, participants, shared });
    },
    convert: (source, file, to) => printAs(to, readDefinition(source, file === undefined ? {} : { file })),
  };
}

async function main(): Promise<void> {
  const files = process.argv.flatMap((argument, i, all) => (argument === '--config' ? [all[i + 1] ?? ''] : []));
  const config = requireConfig(loadConfig({ files, env: process.env, cwd: process.cwd() }));
  const log = createLog(config.log);
  const stop = new AbortController();
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => stop.abort());
  do await run(config, log, stop);
  while (!stop.signal.aborted);
  log.info('the engine has stopped');
}

/** Until it is asked to stop, or has to start anew. */
async function run(config: Config, log: Log, stop: AbortController): Promise<void> {
  let end = (): void => undefined;
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  stop.signal.addEventListener('abort', end);
  const started = await startEngine(config, { log, onStop: () => stop.abort(), onWentBack: end });
  if (!stop.signal.aborted) await ended;
  log.info(stop.signal.aborted ? 'the engine stops' : 'the engine starts anew');
  await started.stop();
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  main().then(
    () => process.exit(0),
    (error: unknown) => {
      const known = error instanceof BossError;
      process.stderr.write(`boss: ${known ? error.message : error instanceof Error ? error.stack : String(error)}\n`);
      process.exit(known ? exitCodeOf(error) : EXIT.unavailable);
    },
  );
}
