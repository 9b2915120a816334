import { chmodSync, mkdtempSync, realpathSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { removeWithUs } from './reaper.ts';

/** A new folder that is removed when this process ends. Other users may enter it: some daemons give up root. */
export function scratchFolder(name: string): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), `boss-test-${name}-`)));
  chmodSync(folder, 0o755);
  removeWithUs(folder);
  return folder;
}
