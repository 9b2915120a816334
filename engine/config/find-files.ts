import { existsSync } from 'node:fs';
import { join } from 'node:path';

export interface ConfigFile {
  readonly path: string;
  /** True when programs other than BOSS keep sections of their own in it. */
  readonly shared: boolean;
}

/** Read one after the other when nothing else is given; a later one wins. */
const SYSTEM_FILES: readonly ConfigFile[] = [
  { path: '/etc/skynet/skynet.conf', shared: true },
  { path: '/etc/boss/boss.conf', shared: false },
];

/** The first that applies: the files given, BOSS_CONFIG, `boss.conf` or `boss.yaml` in the working directory, those of the system. */
export function findConfigFiles(files: readonly string[], env: NodeJS.ProcessEnv, cwd: string): ConfigFile[] {
  const named = env['BOSS_CONFIG'];
  if (files.length > 0) return files.map(own);
  if (named !== undefined && named !== '') return [own(named)];
  const here = ['boss.conf', 'boss.yaml', 'boss.yml'].find((name) => existsSync(join(cwd, name)));
  if (here !== undefined) return [own(here)];
  return SYSTEM_FILES.filter(({ path }) => existsSync(path));
}

function own(path: string): ConfigFile {
  return { path, shared: false };
}
