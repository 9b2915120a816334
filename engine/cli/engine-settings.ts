import { resolve } from 'node:path';
import { isIPv6 } from 'node:net';
import { requireConfig } from '../config/load-config.ts';
import { readConfig } from './config.ts';
import type { Terminal } from './terminal.ts';

/** What the command line has to know of an engine of this machine. */
export interface EngineSettings {
  readonly url: string;
  /** Holds the pid file and the log. */
  readonly folder: string;
  /** 0: the engine will take a free one. */
  readonly port: number;
}

/** Errors: BOSS_CONFIG_INVALID. */
export function engineSettings(terminal: Terminal, files: readonly string[]): EngineSettings {
  const loaded = readConfig(terminal, files);
  const { store, http } = requireConfig(loaded);
  const dataDir = String(loaded.values.get('boss.data_dir')?.value ?? 'boss-data');
  const folder = store.kind === 'embedded' ? store.folder : resolve(terminal.cwd, dataDir);
  return { url: `http://${reachable(http.host)}:${http.port}`, folder, port: http.port };
}

/** An address that means "all" is listened on, not called. */
function reachable(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1';
  if (host === '::') return '[::1]';
  return isIPv6(host) ? `[${host}]` : host;
}
