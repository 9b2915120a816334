import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { fileURLToPath } from 'node:url';

type Reaper = ChildProcessByStdio<Socket, null, null>;

let reaper: Reaper | undefined;

/**
 * A shell of its own session that outlives this process by a moment: it sees the end of its input when we are gone, killed
 * or not, and cleans up after us. One a process, started when first needed.
 */
function order(line: string): void {
  reaper ??= startReaper();
  reaper.stdin.write(`${line}\n`);
}

function startReaper(): Reaper {
  const script = fileURLToPath(new URL('./reaper.sh', import.meta.url));
  const shell = spawn('sh', [script], { detached: true, stdio: ['pipe', 'ignore', 'ignore'], cwd: '/' }) as Reaper;
  // neither the shell nor the pipe keeps this process from ending
  shell.unref();
  shell.stdin.unref();
  return shell;
}

/** The process group is killed when this process ends. */
export function endWithUs(group: number): void {
  order(`group ${group}`);
}

/** The group has ended: its number may belong to somebody else from now on. */
export function hasEnded(group: number): void {
  order(`forget ${group}`);
}

/** The folder is removed when this process ends. */
export function removeWithUs(folder: string): void {
  order(`folder ${folder}`);
}

/** Does now what would be done when this process ends, and waits until it is done. */
export async function reapNow(): Promise<void> {
  if (reaper === undefined) return;
  const done = once(reaper, 'exit');
  reaper.ref();
  reaper.stdin.end();
  reaper = undefined;
  await done;
}
