import { randomBytes } from 'node:crypto';
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import type { Member } from '../store/store.ts';

/** This engine, as it announces itself to the others on its store. */
export function newMember(version: string, startedAt: number): Member {
  const host = hostname();
  const id = `${host}:${process.pid}:${randomBytes(4).toString('hex')}`;
  return { id, host, pid: process.pid, bootId: bootId(), startedAt, version, url: null };
}

/** True only when it is certain: both must see the same processes. */
export function hasDied(other: Member, me: Member): boolean {
  if (other.id === me.id || other.bootId === '' || other.bootId !== me.bootId) return false;
  if (other.pid === process.pid) return other.host === me.host && other.startedAt < processStart();
  try {
    process.kill(other.pid, 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
}

function processStart(): number {
  return Date.now() - process.uptime() * 1000;
}

/** Empty where the system does not tell: then nobody is known to see our processes. */
function bootId(): string {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    return `${boot} ${readlinkSync('/proc/self/ns/pid')}`;
  } catch {
    return '';
  }
}
