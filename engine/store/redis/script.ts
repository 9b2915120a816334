import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Commands } from './client.ts';

/** One file of `commands/`, known to the server by its hash. */
export interface Script {
  readonly lua: string;
  readonly sha: string;
}

export function readScript(name: string): Script {
  const lua = readFileSync(new URL(`./commands/${name}.lua`, import.meta.url), 'utf8');
  return { lua, sha: createHash('sha1').update(lua).digest('hex') };
}

/** Sends the text only to a server that does not know it yet: a new one, or one that was started again. */
export async function runScript(
  redis: Commands,
  { lua, sha }: Script,
  keys: readonly string[],
  args: readonly string[],
): Promise<unknown> {
  try {
    return await redis.call('evalsha', [sha, String(keys.length), ...keys].concat(args));
  } catch (error) {
    if (!(error instanceof Error && error.message.startsWith('NOSCRIPT'))) throw error;
    return redis.call('eval', [lua, String(keys.length), ...keys].concat(args));
  }
}
