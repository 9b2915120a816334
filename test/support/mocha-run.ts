import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { endWithUs, hasEnded } from './reaper.ts';

const MINUTES = Number(process.env['BOSS_TEST_MINUTES'] ?? 20);

export interface Counts {
  readonly passed: number;
  readonly failed: number;
  /** Full titles of the tests that did not run. */
  readonly skipped: readonly string[];
}

export interface MochaResult {
  readonly exitCode: number;
  /** Null when mocha did not come to its end. */
  readonly counts: Counts | null;
}

/** Runs mocha in a process group of its own, which ends with us; `folder` takes the file with its numbers. */
export async function runMocha(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  folder: string,
): Promise<MochaResult> {
  const file = join(folder, 'counts.json');
  const program = join(createRequire(import.meta.url).resolve('mocha/package.json'), '../bin/mocha.js');
  const reporter = fileURLToPath(new URL('./counting-reporter.cjs', import.meta.url));
  const child = spawn(process.execPath, [program, '--reporter', reporter, ...args], {
    stdio: ['ignore', 'inherit', 'inherit'],
    detached: true,
    env: { ...process.env, ...env, BOSS_TEST_COUNTS: file },
  });
  const exitCode = await ended(child);
  return { exitCode, counts: existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Counts) : null };
}

async function ended(child: ChildProcess): Promise<number> {
  const exited = once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>;
  const { pid } = child;
  if (pid === undefined) throw new Error('mocha did not start');
  endWithUs(pid);
  // a test that never gives the event loop back is out of reach of mocha's own timeout
  const limit = setTimeout(() => {
    console.log(`\nthe tests did not end within ${MINUTES} minutes`);
    process.kill(-pid, 'SIGKILL');
  }, MINUTES * 60_000);
  const [code, signal] = await exited;
  clearTimeout(limit);
  hasEnded(pid);
  if (signal !== null) console.log(`mocha was ended by ${signal}`);
  return code ?? 1;
}
