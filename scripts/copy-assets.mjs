/**
 * After tsc: puts everything that is read at run time beside the compiled files, so that a path relative to a file is right in
 * both trees, and makes the command executable.
 */
import { chmodSync, cpSync, existsSync, statSync } from 'node:fs';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const dist = join(root, 'dist');
const COMPILED = new Set(['.ts', '.js', '.mjs']);

for (const name of ['engine', 'participants', 'skynet', 'examples', 'processes', 'docs', 'test', 'package.json']) {
  const source = join(root, name);
  if (existsSync(source)) cpSync(source, join(dist, name), { recursive: true, filter: isAsset });
}

const command = join(dist, 'engine/cli/boss.js');
if (existsSync(command)) chmodSync(command, 0o755);

function isAsset(path) {
  return statSync(path).isDirectory() || !COMPILED.has(extname(path));
}
