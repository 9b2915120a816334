import { readFileSync } from 'node:fs';
import type { Json } from '../core/json.ts';
import { BossError } from '../errors.ts';

/** The text of a file, `-` for standard input. Errors: BOSS_FILE_UNREADABLE. */
export function readText(file: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(file === '-' ? 0 : file));
  } catch (cause) {
    throw new BossError('BOSS_FILE_UNREADABLE', `${file}: ${reasonOf(cause)}`, { cause, details: { file } });
  }
}

/** The JSON of a file. Errors: BOSS_FILE_UNREADABLE. */
export function readJson(file: string): Json {
  try {
    return JSON.parse(readText(file)) as Json;
  } catch (cause) {
    if (cause instanceof BossError) throw cause;
    throw new BossError('BOSS_FILE_UNREADABLE', `${file}: is not JSON: ${reasonOf(cause)}`, {
      cause,
      details: { file },
    });
  }
}

/** What a person means as a file rather than as the name of a definition. */
export function isFileName(text: string): boolean {
  return text === '-' || text.includes('/') || /\.(ya?ml|json|pdef|radial|xml)$/i.test(text);
}

function reasonOf(cause: unknown): string {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  switch (code) {
    case 'ENOENT':
      return 'there is no such file';
    case 'EACCES':
      return 'this user may not read it';
    case 'EISDIR':
      return 'is a folder';
    case 'ERR_ENCODING_INVALID_ENCODED_DATA':
      return 'is not UTF-8 text';
    default:
      return cause instanceof Error ? cause.message : String(cause);
  }
}
