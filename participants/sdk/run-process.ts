import { type ChildProcessByStdio, spawn } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { Configuration } from './errors.ts';

export interface ProcessOptions {
  /** Program and arguments, handed to the system as they are: no shell looks at them. */
  readonly argv: readonly string[];
  readonly cwd?: string;
  /** Added to PATH, HOME and LANG, which are all that is inherited. */
  readonly env?: Readonly<Record<string, string>>;
  readonly stdin?: string;
  readonly timeoutMs?: number;
  /** Ends the program and everything it started. */
  readonly signal?: AbortSignal;
  /** Bytes kept of each output. Default 1 MB. */
  readonly maxOutput?: number;
}

export interface ProcessResult {
  readonly stdout: string;
  readonly stderr: string;
  /** Null when a signal ended it. */
  readonly exitCode: number | null;
  readonly endedBy: NodeJS.Signals | null;
  readonly timedOut: boolean;
  /** True when output was dropped. */
  readonly truncated: boolean;
}

const GRACE_MS = 2000;
const INHERITED = ['PATH', 'HOME', 'LANG'];
type Child = ChildProcessByStdio<Writable, Readable, Readable>;

/** Runs a program in a process group of its own. Errors: Configuration when it cannot be started. */
export async function runProcess(options: ProcessOptions): Promise<ProcessResult> {
  const [program = '', ...args] = options.argv;
  const cwd = options.cwd === undefined ? {} : { cwd: options.cwd };
  const child = start(program, args, { ...inherited(), ...options.env }, cwd);
  const limit = options.maxOutput ?? 1024 * 1024;
  const stdout = new Output(child.stdout, limit);
  const stderr = new Output(child.stderr, limit);
  let timedOut = false;
  const stop = (): void => endGroup(child);
  const onTimeout = (): void => {
    timedOut = true;
    stop();
  };
  const timer = options.timeoutMs === undefined ? undefined : setTimeout(onTimeout, options.timeoutMs);
  options.signal?.addEventListener('abort', stop);
  if (options.signal?.aborted) stop();
  // a program that does not read its input closes the pipe
  child.stdin.on('error', () => undefined);
  child.stdin.end(options.stdin ?? '');
  try {
    const { exitCode, endedBy } = await ended(child, program);
    const truncated = stdout.truncated || stderr.truncated;
    return { stdout: stdout.text, stderr: stderr.text, exitCode, endedBy, timedOut, truncated };
  } finally {
    clearTimeout(timer);
    options.signal?.removeEventListener('abort', stop);
  }
}

function start(program: string, args: readonly string[], env: NodeJS.ProcessEnv, cwd: { cwd?: string }): Child {
  try {
    return spawn(program, args, { ...cwd, env, detached: true, stdio: ['pipe', 'pipe', 'pipe'] });
  } catch (cause) {
    throw cannotStart(program, cause as Error);
  }
}

function ended(child: Child, program: string): Promise<{ exitCode: number | null; endedBy: NodeJS.Signals | null }> {
  return new Promise((resolve, reject) => {
    child.on('error', (cause) => reject(cannotStart(program, cause)));
    // what it left running would keep its outputs open
    child.on('exit', () => signalGroup(child, 'SIGKILL'));
    child.on('close', (exitCode, endedBy) => resolve({ exitCode, endedBy }));
  });
}

function endGroup(child: Child): void {
  signalGroup(child, 'SIGTERM');
  const timer = setTimeout(() => signalGroup(child, 'SIGKILL'), GRACE_MS);
  child.on('close', () => clearTimeout(timer));
}

function signalGroup(child: Child, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch {
    // all of them have ended
  }
}

function cannotStart(program: string, cause: Error): Configuration {
  return new Configuration(`"${program}" cannot be started: ${cause.message}`, { cause, details: { program } });
}

function inherited(): NodeJS.ProcessEnv {
  return Object.fromEntries(INHERITED.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])));
}

/** The first bytes of an output. */
class Output {
  readonly #chunks: Buffer[] = [];
  #room: number;
  truncated = false;

  constructor(stream: Readable, limit: number) {
    this.#room = limit;
    stream.on('data', (chunk: Buffer) => {
      this.#chunks.push(chunk.subarray(0, this.#room));
      this.truncated ||= chunk.length > this.#room;
      this.#room = Math.max(0, this.#room - chunk.length);
    });
  }

  get text(): string {
    return Buffer.concat(this.#chunks).toString('utf8');
  }
}
