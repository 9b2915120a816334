import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

/** A participant in a process of its own. */
export class Child {
  readonly process: ChildProcess;
  stderr = '';

  /** `program` is run from the root of the repository; one that ends in `.ts` by node, or what was compiled of it. */
  static start(program: string, args: readonly string[], env: Record<string, string> = {}): Child {
    return new Child([...commandOf(program), ...args], env);
  }

  private constructor([command = '', ...args]: readonly string[], env: Record<string, string>) {
    this.process = spawn(command, args, {
      cwd: ROOT,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    this.process.stderr?.on('data', (data: Buffer) => {
      this.stderr += data.toString('utf8');
    });
  }

  async ended(): Promise<number | NodeJS.Signals | null> {
    const { process: child } = this;
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    return child.exitCode ?? child.signalCode;
  }

  signal(name: NodeJS.Signals): void {
    this.process.kill(name);
  }
}

function commandOf(program: string): string[] {
  if (!program.endsWith('.ts')) return [program];
  if (import.meta.url.endsWith('.ts')) return [process.execPath, '--import', 'tsx', program];
  return [process.execPath, program.replace(/\.ts$/, '.js')];
}
