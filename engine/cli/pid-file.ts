import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Lies in the data folder while an engine that `boss start` put into the background runs. */
function pidFile(folder: string): string {
  return join(folder, 'boss.pid');
}

export function writePid(folder: string, pid: number): void {
  writeFileSync(pidFile(folder), `${pid}\n`);
}

/** The pid of a running engine; null when there is no file or its process is gone. */
export function readPid(folder: string): number | null {
  try {
    const pid = Number(readFileSync(pidFile(folder), 'utf8'));
    return Number.isInteger(pid) && pid > 0 && isAlive(pid) ? pid : null;
  } catch {
    return null;
  }
}

export function removePid(folder: string): void {
  rmSync(pidFile(folder), { force: true });
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !isZombie(pid);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Dead, but not yet collected by its parent: in a container without an init that may take for ever. */
function isZombie(pid: number): boolean {
  try {
    return /^\d+ \(.*\) [ZX]/s.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}
