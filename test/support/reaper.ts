import { spawn } from 'node:child_process';
import type { Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';

let orders: Writable | undefined;

/**
 * A shell of its own session that outlives this process by a moment: it sees the end of its input when we are gone, killed
 * or not, and cleans up after us. One a process, started when first needed.
 */
function order(line: string): void {
  orders ??= startReaper();
  orders.write(`${line}\n`);
}

function startReaper(): Writable {
  const script = fileURLToPath(new URL('./reaper.sh', import.meta.url));
  const shell = spawn('sh', [script], { detached: true, stdio: ['pipe', 'ignore', 'ignore'], cwd: '/' });
  shell.unref();
  // the pipe must not keep mocha from ending
  (shell.stdin as Writable & { unref?: () => void }).unref?.();
  return shell.stdin;
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
