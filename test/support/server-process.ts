import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { eventually } from './eventually.ts';
import { endWithUs, hasEnded } from './reaper.ts';

export interface ServerCommand {
  /** For messages and for the name of the log file. */
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Where it runs and where its output is kept. */
  readonly folder: string;
  /** True when a client could talk to it. */
  readonly ready: () => Promise<boolean>;
  /** True when nobody answers any more; asked after a kill. */
  readonly gone: () => Promise<boolean>;
  readonly startWithin?: number;
  readonly stopWithin?: number;
}

/** One server program in a process group of its own. */
export class ServerProcess {
  readonly #what: ServerCommand;
  #child: ChildProcess | undefined;

  constructor(what: ServerCommand) {
    this.#what = what;
  }

  get pid(): number {
    if (this.#child?.pid === undefined) throw new Error(`${this.#what.name} is not running`);
    return this.#child.pid;
  }

  get running(): boolean {
    return this.#child !== undefined && this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** `more`: arguments for this start only. */
  async start(more: readonly string[] = []): Promise<void> {
    const { name, ready, startWithin = 60_000 } = this.#what;
    this.#child = await this.#spawn(more);
    const check = async () => {
      if (!this.running) throw new Error(`${name} ended while starting:\n${this.#lastLines()}`);
      return ready();
    };
    await eventually(check, { what: `${name} takes connections`, within: startWithin, every: 40 });
  }

  async stop(): Promise<void> {
    await this.#end('SIGTERM');
  }

  async kill(): Promise<void> {
    await this.#end('SIGKILL');
  }

  async #spawn(more: readonly string[]): Promise<ChildProcess> {
    const { command, args, env, folder } = this.#what;
    const log = openSync(this.#log, 'a');
    const child = spawn(command, [...args, ...more], {
      cwd: folder,
      detached: true,
      env: { ...process.env, ...env },
      stdio: ['ignore', log, log],
    });
    closeSync(log);
    await once(child, 'spawn');
    child.unref();
    if (child.pid !== undefined) endWithUs(child.pid);
    return child;
  }

  async #end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    const child = this.#child;
    if (child?.pid === undefined) return;
    if (this.running) {
      const exited = once(child, 'exit');
      signalGroup(child.pid, signal);
      child.ref();
      const inTime = new AbortController();
      const late = pause(this.#what.stopWithin ?? 20_000, 'late', { signal: inTime.signal }).catch(() => 'exited');
      if ((await Promise.race([exited, late])) === 'late') {
        signalGroup(child.pid, 'SIGKILL');
        await exited;
      }
      inTime.abort();
    }
    // what the leader left behind
    signalGroup(child.pid, 'SIGKILL');
    hasEnded(child.pid);
    this.#child = undefined;
    await eventually(this.#what.gone, { what: `${this.#what.name} is gone`, within: 20_000 });
  }

  get #log(): string {
    return join(this.#what.folder, `${this.#what.name}.log`);
  }

  #lastLines(): string {
    if (!existsSync(this.#log)) return '(no output)';
    return readFileSync(this.#log, 'utf8').trimEnd().split('\n').slice(-20).join('\n');
  }
}

function signalGroup(group: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-group, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
