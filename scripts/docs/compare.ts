import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Folders that hold nothing but generated pages. */
const GENERATED_FOLDERS = ['docs/reference/expressions'];

export interface Difference {
  readonly path: string;
  readonly what: 'missing' | 'differs' | 'has no source any more';
}

export function compareWithDisk(pages: ReadonlyMap<string, string>, root: string): Difference[] {
  const differences: Difference[] = [];
  for (const [path, text] of pages) {
    const file = join(root, path);
    if (!existsSync(file)) differences.push({ path, what: 'missing' });
    else if (readFileSync(file, 'utf8') !== text) differences.push({ path, what: 'differs' });
  }
  for (const folder of GENERATED_FOLDERS) {
    const there = existsSync(join(root, folder)) ? readdirSync(join(root, folder)) : [];
    const orphans = there.map((name) => `${folder}/${name}`).filter((path) => !pages.has(path));
    differences.push(...orphans.map((path) => ({ path, what: 'has no source any more' }) as const));
  }
  return differences;
}
