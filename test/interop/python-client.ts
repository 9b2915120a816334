import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface, type Interface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { isObject, type JsonObject } from '../../engine/core/json.ts';

/** A script of this folder at work. It says what it does in JSON objects, one a line. */
export class PythonClient {
  private readonly child: ChildProcess;
  private readonly lines: Interface;
  private readonly unread: JsonObject[] = [];
  private wake: () => void = () => {};
  private over = false;
  private complaint = '';

  constructor(script: string, args: readonly string[]) {
    const path = fileURLToPath(new URL(script, import.meta.url));
    // Debian's interpreter: the one that has python3-pika
    this.child = spawn('/usr/bin/python3', ['-B', path, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
    if (this.child.stdout === null) throw new Error('no standard output');
    this.lines = createInterface(this.child.stdout);
    this.lines.on('line', (line) => this.heard(line));
    this.child.stderr?.on('data', (data: Buffer) => {
      this.complaint += data.toString();
    });
    this.child.on('close', () => {
      this.over = true;
      this.wake();
    });
  }

  /** The next thing it says with this key, skipping others; fails when it ends before. */
  async says(key: string): Promise<JsonObject> {
    for (;;) {
      const line = this.unread.shift();
      if (line !== undefined && key in line) return line;
      if (line !== undefined) continue;
      if (this.over) throw new Error(`the script ended without saying "${key}":\n${this.complaint}`);
      await new Promise<void>((resolve) => {
        this.wake = resolve;
      });
    }
  }

  /** Resolves with the exit code, or the signal that ended it. */
  async ended(): Promise<number | NodeJS.Signals | null> {
    if (!this.over) await once(this.child, 'close');
    return this.child.exitCode ?? this.child.signalCode;
  }

  async stop(): Promise<void> {
    if (this.over) return;
    this.child.kill('SIGKILL');
    await once(this.child, 'close');
  }

  private heard(line: string): void {
    const value: unknown = JSON.parse(line);
    if (isObject(value)) this.unread.push(value);
    this.wake();
  }
}

/** A participant of `participant.py` that waits for its first workitem. */
export async function startParticipant(url: string, queue: string, ...options: string[]): Promise<PythonClient> {
  const client = new PythonClient('participant.py', ['--url', url, '--queue', queue, ...options]);
  await client.says('ready');
  return client;
}
