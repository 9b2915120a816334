/** `npm run docs` writes the generated pages under docs/; with `--check` it only says which are not up to date. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compareWithDisk } from './docs/compare.ts';
import { generatedPages } from './docs/pages.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const check = process.argv.includes('--check');
const pages = generatedPages(root);
const differences = compareWithDisk(pages, root);

for (const { path, what } of differences) {
  console.log(`${path}: ${check ? what : 'written'}`);
  if (!check) write(path, pages.get(path));
}
if (check && differences.length > 0) {
  console.log('run `npm run docs` and commit the result');
  process.exitCode = 1;
}

function write(path: string, text: string | undefined): void {
  const file = join(root, path);
  if (text === undefined) {
    rmSync(file);
    return;
  }
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}
