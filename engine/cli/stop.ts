import { setTimeout as pause } from 'node:timers/promises';
import type { Command } from 'commander';
import type { EngineStatus } from '../engine.ts';
import { BossError } from '../errors.ts';
import { Client } from './client.ts';
import { engineSettings } from './engine-settings.ts';
import type { EngineSettings } from './engine-settings.ts';
import { EXIT } from './exit-codes.ts';
import { readHealth } from './health.ts';
import { clock } from './output.ts';
import { isAlive, readPid, removePid } from './pid-file.ts';
import { examples, gather } from './shell.ts';
import type { Invocation, Shell } from './shell.ts';

const PATIENCE = 30_000;
const BETWEEN = 50;

interface Options {
  config?: string[];
}

export function addStopCommands(program: Command, shell: Shell): void {
  const stop = program
    .command('stop')
    .description('Stops the engine: it stores what it holds; its processes go on when it is started again.')
    .option('-c, --config <file>', 'configuration file that the engine was started with; repeatable', gather)
    .action(shell.action<Options>(stopEngine));
  examples(stop, 'boss stop', 'boss stop --url http://127.0.0.1:9300');
  const status = program
    .command('status')
    .description('Shows how the engine is: version, store and durability class, transport.')
    .option('-c, --config <file>', 'configuration file that the engine was started with; repeatable', gather)
    .action(shell.action<Options>(showStatus));
  examples(status, 'boss status', 'boss status -o json');
}

/** The engine asked for by --url or BOSS_URL, else the one of the configuration. */
function addressed(invocation: Invocation<Options>): { client: Client; settings: EngineSettings | null } {
  const { client, terminal, options, url } = invocation;
  if (url !== undefined) return { client, settings: null };
  const settings = engineSettings(terminal, options.config ?? []);
  return { client: new Client(settings.url, terminal.interrupted), settings };
}

async function stopEngine(invocation: Invocation<Options>): Promise<void> {
  const { client, settings } = addressed(invocation);
  const { pid } = await client.get<EngineStatus>(['status']);
  await client.post(['engine', 'stop']);
  const isOurs = settings !== null && readPid(settings.folder) === pid;
  await untilGone(client, isLocal(client.url) ? pid : null);
  if (isOurs) removePid(settings.folder);
  invocation.output.show({ stopped: true, pid }, () => `the engine has stopped (pid ${pid})`);
}

/** A process of this machine is gone when its pid is; of another one we only see that nobody answers any more. */
async function untilGone(client: Client, pid: number | null): Promise<void> {
  const deadline = Date.now() + PATIENCE;
  while (pid === null ? (await readHealth(client)) !== null : isAlive(pid)) {
    if (Date.now() > deadline) {
      const who = pid === null ? client.url : `pid ${pid}`;
      throw new BossError(
        'BOSS_UNAVAILABLE',
        `the engine (${who}) took the order but has not ended after ${PATIENCE / 1000} seconds`,
      );
    }
    await pause(BETWEEN);
  }
}

function isLocal(url: string): boolean {
  return /^(127\.|localhost$|\[::1\]$)/.test(new URL(url).hostname);
}

async function showStatus(invocation: Invocation<Options>): Promise<typeof EXIT.ok | typeof EXIT.unavailable> {
  const { client } = addressed(invocation);
  const status = await client.get<EngineStatus>(['status']);
  invocation.output.show(status, () => describeStatus(client.url, status));
  return status.state === 'working' ? EXIT.ok : EXIT.unavailable;
}

function describeStatus(url: string, status: EngineStatus): string {
  const { store, transport } = status;
  const reason = status.reason === null ? '' : `: ${status.reason}`;
  return [
    `engine     ${status.state}${reason}`,
    `address    ${url}`,
    `version    ${status.version}, pid ${status.pid}, since ${clock(status.startedAt)}`,
    `store      ${store.description} (durability class ${store.durability}, partitions: ${store.partitions})`,
    `transport  ${transport.description}`,
  ].join('\n');
}
