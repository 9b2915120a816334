import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { JsonObject } from '../../engine/core/json.ts';
import type { EngineStatus, JournalEntry, ProcessView } from '../../engine/engine.ts';
import type { ProcessSummary } from '../../engine/store/store.ts';
import { eventually } from './eventually.ts';
import { endWithUs, hasEnded } from './reaper.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const IS_SOURCE = import.meta.url.endsWith('.ts');

/** The file of this module: as it is, or what was compiled of it. */
export function moduleFile(path: string): string {
  return fileURLToPath(new URL(`../../${IS_SOURCE ? path : path.replace(/\.ts$/, '.js')}`, import.meta.url));
}

/** The engine as a program of its own, to be killed and started again with the same settings. */
export class EngineChild {
  readonly lines: Record<string, unknown>[] = [];
  readonly #env: Record<string, string>;
  #child: ChildProcess | null = null;
  #url = '';

  constructor(env: Record<string, string>) {
    this.#env = { BOSS_HTTP_PORT: '0', BOSS_LOG_FORMAT: 'json', ...env };
  }

  get url(): string {
    return this.#url;
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /** Resolves when it takes work, or says something earlier; rejects with its last words when it ends before. */
  async start(until = 'the engine works'): Promise<void> {
    const loader = IS_SOURCE ? ['--import', 'tsx'] : [];
    const child = spawn(process.execPath, [...loader, moduleFile('engine/main.ts')], {
      cwd: ROOT,
      env: { ...process.env, ...this.#env },
      stdio: ['ignore', 'inherit', 'pipe'],
      detached: true,
    });
    this.#child = child;
    await once(child, 'spawn');
    endWithUs(child.pid as number);
    await new Promise<void>((resolve, reject) => {
      const said: string[] = [];
      child.once('exit', (code) => reject(new Error(`exit code ${code}: ${said.join('\n')}`)));
      createInterface({ input: child.stderr as NodeJS.ReadableStream }).on('line', (line) => {
        said.push(line);
        const entry = parsed(line);
        this.lines.push(entry);
        if (entry['message'] !== until) return;
        this.#url = String(entry['url'] ?? '');
        resolve();
      });
    });
  }

  /** As by a power cut. */
  kill(): Promise<number | null> {
    return this.#end('SIGKILL');
  }

  /** Returns the exit code. */
  stop(): Promise<number | null> {
    return this.#end('SIGTERM');
  }

  /** Resolves with its exit code when it ends by itself. */
  async ended(): Promise<number | null> {
    const child = this.#child;
    if (child === null) return null;
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    return child.exitCode;
  }

  async #end(signal: NodeJS.Signals): Promise<number | null> {
    const child = this.#child;
    if (child === null) return null;
    this.#child = null;
    if (child.exitCode === null && child.signalCode === null) {
      const exited = once(child, 'exit');
      child.kill(signal);
      await exited;
    }
    hasEnded(child.pid as number);
    return child.exitCode;
  }

  /** Null when nobody answered. */
  async launch(wfid: string, definition: string, fields: JsonObject = {}): Promise<Response | null> {
    const body = JSON.stringify({ wfid, definition, fields });
    const headers = { 'Content-Type': 'application/json' };
    return fetch(`${this.#url}/api/v1/processes`, { method: 'POST', headers, body }).catch(() => null);
  }

  /** Workitems for this name go to the queue of the same name. */
  async register(name: string): Promise<void> {
    const headers = { 'Content-Type': 'application/json' };
    const body = JSON.stringify({ regex: name, queue: name });
    const response = await fetch(`${this.#url}/api/v1/participants`, { method: 'POST', headers, body });
    if (!response.ok) throw new Error(`registering ${name}: ${response.status} ${await response.text()}`);
  }

  async get<T>(address: string): Promise<T> {
    const response = await fetch(`${this.#url}/api/v1/${address}`);
    if (!response.ok) throw new Error(`${address}: ${response.status} ${await response.text()}`);
    return (await response.json()) as T;
  }

  status(): Promise<EngineStatus> {
    return this.get('status');
  }

  process(wfid: string): Promise<ProcessView> {
    return this.get(`processes/${wfid}`);
  }

  async history(wfid: string): Promise<JournalEntry[]> {
    const { entries } = await this.get<{ entries: JournalEntry[] }>(`processes/${wfid}/history?limit=1000`);
    return entries;
  }

  /** Resolves when no process lives any more. */
  async allEnded(within: number): Promise<void> {
    const none = async () => {
      const { processes } = await this.get<{ processes: ProcessSummary[] }>('processes?state=live&limit=1');
      return processes.length === 0;
    };
    await eventually(none, { what: 'every process has ended', within, every: 50 });
  }
}

function parsed(line: string): Record<string, unknown> {
  try {
    return JSON.parse(line) as Record<string, unknown>;
  } catch {
    return { message: line };
  }
}
