import { readFile } from 'node:fs/promises';
import { BossError } from '../errors.ts';
import type { TlsFiles } from './config.ts';

/** The texts of the files that `<server>_ca`, `<server>_cert` and `<server>_key` name. Errors: BOSS_CONFIG_INVALID. */
export async function readTlsFiles(server: 'redis' | 'amqp', files: TlsFiles): Promise<TlsFiles> {
  if ((files.cert === undefined) !== (files.key === undefined)) {
    const [given, lacking] = files.cert === undefined ? ['key', 'cert'] : ['cert', 'key'];
    throw new BossError('BOSS_CONFIG_INVALID', `[boss] ${server}_${given} is of no use without ${server}_${lacking}`);
  }
  const texts = Object.entries(files).map(async ([what, file]) => [what, await readPem(`${server}_${what}`, file)]);
  return Object.fromEntries(await Promise.all(texts)) as TlsFiles;
}

async function readPem(key: string, file: string): Promise<string> {
  const text = await readFile(file, 'utf8').catch((cause: Error) => {
    throw new BossError('BOSS_CONFIG_INVALID', `[boss] ${key}: ${file} cannot be read: ${cause.message}`, { cause });
  });
  if (text.includes('-----BEGIN ')) return text;
  throw new BossError('BOSS_CONFIG_INVALID', `[boss] ${key}: ${file} is no PEM file`);
}
