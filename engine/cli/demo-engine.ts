import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { BossError } from '../errors.ts';
import type { Client } from './client.ts';
import { engineCommand } from './engine-process.ts';
import { readHealth } from './health.ts';
import { usage } from './shell.ts';
import type { Terminal } from './terminal.ts';

const PATIENCE_MS = 30_000;
const LOG_LINES = 20;

export interface DemoOptions {
  readonly port: number;
  readonly folder: string;
  /** `host:port` of a real IRC server; without it the notices are printed. */
  readonly irc: string | undefined;
}

/** The engine of the demonstration: embedded, with the standard workflow, in a process of its own that ends with this one. */
export class DemoEngine {
  /** What was said on IRC, in place of an IRC server. */
  readonly notices: string[] = [];
  readonly #child: ChildProcess;
  readonly #log: string[] = [];

  constructor(terminal: Terminal, options: DemoOptions) {
    const file = writeConfig(terminal, options);
    const env = { ...terminal.env, BOSS_REDIS_URL: undefined, BOSS_AMQP_URL: undefined, BOSS_CONFIG: undefined };
    const stdio = ['ignore', 'pipe', 'pipe'] as ['ignore', 'pipe', 'pipe'];
    this.#child = spawn(process.execPath, engineCommand([file]), { env, cwd: terminal.cwd, stdio });
    const { stdout, stderr } = this.#child;
    if (stdout !== null) createInterface(stdout).on('line', (line) => this.notices.push(line.replace(/^IRC /, '')));
    if (stderr !== null) createInterface(stderr).on('line', (line) => this.#remember(line));
  }

  /** Errors: BOSS_UNAVAILABLE with the last lines of the engine's log. */
  async ready(client: Client): Promise<void> {
    const deadline = Date.now() + PATIENCE_MS;
    while (this.#child.exitCode === null && Date.now() < deadline) {
      if ((await readHealth(client))?.state === 'working') return;
      await pause(50);
    }
    throw new BossError('BOSS_UNAVAILABLE', `the engine did not start\n${this.#log.join('\n')}`);
  }

  /** Resolves when the engine has ended by itself. */
  async ended(): Promise<void> {
    if (this.#child.exitCode === null) await once(this.#child, 'exit');
  }

  async stop(): Promise<void> {
    this.#child.kill('SIGTERM');
    await this.ended();
  }

  #remember(line: string): void {
    this.#log.push(line);
    if (this.#log.length > LOG_LINES) this.#log.shift();
  }
}

/** A file like a user's own: what the demonstration does can be read there. */
function writeConfig(terminal: Terminal, { port, folder, irc }: DemoOptions): string {
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  const workflow = `examples/standard-workflow/${irc === undefined ? 'without-irc' : 'with-irc'}.${extension}`;
  const participants = ['robogrator', 'log', ...(irc === undefined ? [] : ['notify_irc']), shipped(workflow)];
  const lines = [
    '# Written by `boss demo`.',
    '[boss]',
    `data_dir = ${resolve(terminal.cwd, folder)}`,
    `http_port = ${port}`,
    `processes_dir = ${shipped('processes/standard')}`,
    `participants = ${participants.join(', ')}`,
    ...(irc === undefined ? [] : ircSection(irc)),
  ];
  const file = join(resolve(terminal.cwd, folder), 'demo.conf');
  mkdirSync(resolve(terminal.cwd, folder), { recursive: true });
  writeFileSync(file, `${lines.join('\n')}\n`);
  return file;
}

function ircSection(irc: string): string[] {
  const [host, port = '6667'] = irc.split(':');
  if (host === undefined || host === '' || !/^\d+$/.test(port)) throw usage('--irc takes host or host:port');
  return ['[notify_irc]', `host = ${host}`, `port = ${port}`];
}

/** A file of ours, in the sources or among the built files. */
export function shipped(path: string): string {
  return fileURLToPath(new URL(`../../${path}`, import.meta.url));
}
