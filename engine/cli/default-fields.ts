import { existsSync } from 'node:fs';
import type { JsonObject } from '../core/json.ts';
import { readConf } from '../definition/conf.ts';
import { BossError } from '../errors.ts';
import { readText } from './files.ts';

const ENDINGS = ['.conf', '.conf.yaml', '.conf.yml', '.conf.json'];

/** Default fields from the file beside a definition: `release.conf.yaml` for `release.yaml`; none when there is no such file. */
export function defaultFieldsOf(file: string): JsonObject {
  const stem = file.replace(/\.(pdef|ya?ml|json|radial|xml)$/i, '');
  const [conf, second] = file === '-' ? [] : ENDINGS.map((ending) => stem + ending).filter((path) => existsSync(path));
  if (conf === undefined) return {};
  if (second === undefined) return readConf(readText(conf), { file: conf });
  throw new BossError('BOSS_REQUEST_INVALID', `${conf}: there is ${second} as well: keep one of them`);
}
