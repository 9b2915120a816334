import { readFileSync, realpathSync, statSync } from 'node:fs';
import { isAbsolute, relative, resolve, sep } from 'node:path';
import type { Json } from '../core/json.ts';
import { nestsDeeperThan } from '../core/nesting.ts';
import { BossError } from '../errors.ts';

const MAX_BYTES = 1024 * 1024;
const MAX_DEPTH = 1000;

/**
 * A file of the folder: its value when it is JSON, else its text. Read at once, because a step of a process waits for it: hence
 * small files of one folder only. Errors: BOSS_EXPRESSION_FAILED, BOSS_LIMIT_EXCEEDED.
 */
export function readSource(folder: string, name: string): Json {
  const file = fileIn(folder, name);
  const { size } = statSync(file);
  if (size > MAX_BYTES) {
    throw new BossError('BOSS_LIMIT_EXCEEDED', `"${name}" has ${size} bytes; at most ${MAX_BYTES} are read.`, {
      details: { limit: MAX_BYTES, bytes: size },
    });
  }
  const text = readFileSync(file, 'utf8');
  try {
    return nestsDeeperThan(text, MAX_DEPTH) ? text : (JSON.parse(text) as Json);
  } catch {
    return text;
  }
}

/** Where the name leads to, links followed: never outside of the folder. */
function fileIn(folder: string, name: string): string {
  const found = existing(resolve(folder, name));
  const way = found === null ? null : relative(existing(folder) ?? folder, found);
  const inside = way !== null && way !== '' && way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
  if (found === null || !inside || !statSync(found).isFile()) {
    throw new BossError(
      'BOSS_EXPRESSION_FAILED',
      `there is no file "${name}" in the folder that definitions may read; write a name in it, without ../ and not as a path from /`,
      {
        details: { name },
      },
    );
  }
  return found;
}

function existing(path: string): string | null {
  try {
    return realpathSync(path);
  } catch {
    return null;
  }
}
