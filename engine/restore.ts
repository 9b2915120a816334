/**
 * The restore as a program: it opens the store of a configuration, as only one program may at a time, and prints one line of JSON:
 * what was restored, or the error.
 */
import { pathToFileURL } from 'node:url';
import { type Restored, restoreBackup } from './backup/restore-backup.ts';
import { exitCodeOf } from './cli/exit-codes.ts';
import type { Config } from './config/config.ts';
import { loadConfig, requireConfig } from './config/load-config.ts';
import { BossError } from './errors.ts';
import { storeOf } from './main.ts';

export async function restore(config: Config, file: string): Promise<Restored> {
  const store = await storeOf(config);
  try {
    const info = await store.open();
    return await restoreBackup({ store, info }, file, Date.now());
  } finally {
    await store.close();
  }
}

/** `FILE --config FILE ...` */
async function main([file = '', ...options]: readonly string[]): Promise<number> {
  try {
    const files = options.filter((option) => option !== '--config');
    const config = requireConfig(loadConfig({ files, env: process.env, cwd: process.cwd() }));
    process.stdout.write(`${JSON.stringify(await restore(config, file))}\n`);
    return 0;
  } catch (error) {
    const known = error instanceof BossError ? error : new BossError('BOSS_INTERNAL', String(error), { cause: error });
    const { code, message, details } = known;
    process.stdout.write(`${JSON.stringify({ error: { code, message, details } })}\n`);
    return exitCodeOf(known);
  }
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  process.exitCode = await main(process.argv.slice(2));
}
