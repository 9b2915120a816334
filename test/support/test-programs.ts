import { spawnSync } from 'node:child_process';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { rabbitPrograms } from './rabbit-server.ts';

interface TestProgram {
  /** Debian package. */
  readonly pack: string;
  readonly installed: () => boolean;
  /** Tests of this program run as root only, so nobody else needs it. */
  readonly rootOnly?: true;
}

const PROGRAMS: readonly TestProgram[] = [
  { pack: 'redis-server', installed: () => process.env['REDIS_SERVER'] !== undefined || onPath('redis-server') },
  { pack: 'rabbitmq-server', installed: () => rabbitPrograms() !== undefined },
  { pack: 'ngircd', installed: () => process.env['NGIRCD'] !== undefined || existsSync('/usr/sbin/ngircd') },
  { pack: 'python3-pika', installed: () => spawnSync('/usr/bin/python3', ['-c', 'import pika']).status === 0 },
  { pack: 'openssl', installed: () => onPath('openssl') },
  { pack: 'obs-server', installed: () => existsSync('/usr/lib/obs/server/bs_srcserver'), rootOnly: true },
];

/** Debian packages that the tests want and that are not there. */
export function missingPackages(): string[] {
  const wanted = PROGRAMS.filter(({ rootOnly, installed }) => (isRoot() || rootOnly !== true) && !installed());
  return wanted.map(({ pack }) => pack);
}

export function canInstall(): boolean {
  return isRoot() && onPath('apt-get');
}

export function installCommand(packages: readonly string[]): string {
  return `apt-get update && apt-get install -y --no-install-recommends ${packages.join(' ')}`;
}

/** Installs them without starting their daemons. Throws when apt-get fails; its own output says why. */
export function installPackages(packages: readonly string[]): void {
  const policy = forbidDaemons();
  try {
    aptGet('update');
    aptGet('install', '-y', '--no-install-recommends', ...packages);
  } finally {
    policy.remove();
  }
}

function aptGet(...args: string[]): void {
  const done = spawnSync('apt-get', ['-q', '-o', 'DPkg::Lock::Timeout=300', ...args], {
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });
  if (done.status !== 0) throw new Error(`apt-get ${args.join(' ')} failed`);
}

const POLICY = '/usr/sbin/policy-rc.d';

/** Debian's packages start their daemons when they are installed, unless this file says no. */
function forbidDaemons(): { remove: () => void } {
  if (existsSync(POLICY)) return { remove: () => {} };
  writeFileSync(POLICY, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  return { remove: () => rmSync(POLICY, { force: true }) };
}

function onPath(program: string): boolean {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  return folders.some((folder) => folder !== '' && existsSync(join(folder, program)));
}

function isRoot(): boolean {
  return process.getuid?.() === 0;
}
