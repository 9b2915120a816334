import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, fstatSync, mkdirSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { BossError } from '../errors.ts';

/** Workitems live a few milliseconds: a young generation of this size (MB) collects them for a tenth less CPU of the engine. */
const YOUNG_GENERATION = '--max-semi-space-size=32';

/** The engine is a program beside this one: built as JavaScript, or run through tsx in a checkout. */
export function engineCommand(files: readonly string[]): string[] {
  const configs = files.flatMap((file) => ['--config', file]);
  return [YOUNG_GENERATION, ...programCommand('main', configs)];
}

/** A program of the folder above. */
export function programCommand(name: 'main' | 'restore', argv: readonly string[]): string[] {
  const isSource = import.meta.url.endsWith('.ts');
  const program = fileURLToPath(new URL(`../${name}.${isSource ? 'ts' : 'js'}`, import.meta.url));
  const loader = isSource ? ['--import', import.meta.resolve('tsx')] : [];
  return [...loader, program, ...argv];
}

export interface EngineSurroundings {
  readonly files: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
}

/** Runs the engine in front: it writes to our terminal and hears our signals. Returns its exit code. */
export async function runEngine({ files, env, cwd }: EngineSurroundings, interrupted: AbortSignal): Promise<number> {
  const child = spawn(process.execPath, engineCommand(files), { env, cwd, stdio: 'inherit' });
  const pass = (): void => void child.kill('SIGTERM');
  process.once('SIGTERM', pass);
  interrupted.addEventListener('abort', pass);
  const [code] = (await once(child, 'exit')) as [number | null];
  process.removeListener('SIGTERM', pass);
  return code ?? 1;
}

export interface Background {
  readonly child: ChildProcess;
  readonly log: string;
  /** Size of the log before this start. */
  readonly logStart: number;
}

/** Starts the engine behind: it outlives this command and writes into `boss.log` of its folder. */
export function startEngineBehind({ files, env, cwd }: EngineSurroundings, folder: string): Background {
  const log = join(folder, 'boss.log');
  const file = openLog(folder, log);
  const child = spawn(process.execPath, engineCommand(files), {
    env,
    cwd,
    detached: true,
    stdio: ['ignore', file, file],
  });
  const { size: logStart } = fstatSync(file);
  closeSync(file);
  child.unref();
  return { child, log, logStart };
}

function openLog(folder: string, log: string): number {
  try {
    mkdirSync(folder, { recursive: true });
    return openSync(log, 'a');
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new BossError('BOSS_STORE_REFUSED', `${folder}: cannot be used as data folder: ${reason}`, { cause });
  }
}

const SHOWN_BYTES = 4000;

/** The end of what the engine wrote since it was started: why it died, most likely. */
export function lastWords({ log, logStart }: Background): string {
  const file = openSync(log, 'r');
  try {
    const { size } = fstatSync(file);
    const from = Math.max(logStart, size - SHOWN_BYTES);
    const bytes = Buffer.alloc(size - from);
    return bytes.toString('utf8', 0, readSync(file, bytes, 0, bytes.length, from)).trim();
  } finally {
    closeSync(file);
  }
}
