import { readFileSync } from 'node:fs';
import { BossError } from '../../errors.ts';
import type { Databases } from './databases.ts';

/** The engine that works on a folder. A pid comes again after a while, so the time its process started belongs to it. */
interface Holder {
  readonly pid: number;
  readonly startedAt: string | null;
  readonly token: string;
}

/** Holds of this process: a pid alone cannot tell two stores of one engine apart. */
const ours = new Set<string>();

/**
 * Takes the folder, or throws BOSS_STORE_IN_USE. The hold is a record in the database itself: LMDB lets one process at a time
 * write and frees its lock when that one dies, so two engines that start together cannot both find the folder free.
 */
export function takeHold({ root, meta }: Databases, folder: string, token: string): void {
  root.transactionSync(() => {
    const holder = readHolder(meta.get('holder'));
    if (holder !== null && isHeld(holder)) throw inUse(folder, holder);
    const mine: Holder = { pid: process.pid, startedAt: startOf(process.pid), token };
    meta.putSync('holder', JSON.stringify(mine));
  });
  ours.add(token);
}

export function releaseHold({ root, meta }: Databases, token: string): void {
  root.transactionSync(() => {
    if (readHolder(meta.get('holder'))?.token === token) meta.removeSync('holder');
  });
  ours.delete(token);
}

function isHeld({ pid, startedAt, token }: Holder): boolean {
  if (pid === process.pid && startedAt === startOf(pid)) return ours.has(token);
  return isAlive(pid) && (startedAt === null || startOf(pid) === startedAt);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Clock ticks from the start of the machine to that of the process, with the machine's boot; null where there is no /proc. */
function startOf(pid: number): string | null {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    const status = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // the name of the program, in parentheses, may hold spaces: count from its end
    const fields = status.slice(status.lastIndexOf(')') + 2).split(' ');
    // dead, but not yet collected by its parent: in a container without an init that may take for ever
    if (fields[0] === 'Z' || fields[0] === 'X') return `${boot} ended`;
    return `${boot} ${fields[19]}`;
  } catch {
    return null;
  }
}

function readHolder(json: string | undefined): Holder | null {
  if (json === undefined) return null;
  const { pid, startedAt, token } = JSON.parse(json) as Partial<Holder>;
  if (typeof pid !== 'number' || typeof token !== 'string') return null;
  return { pid, token, startedAt: startedAt ?? null };
}

function inUse(folder: string, { pid }: Holder): BossError {
  const who = pid === process.pid ? `this process (pid ${pid})` : `the engine with pid ${pid}`;
  return new BossError(
    'BOSS_STORE_IN_USE',
    `the data folder ${folder} is in use by ${who}. Stop it, or give this engine a folder of its own`,
    { details: { folder, pid } },
  );
}
