import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { damaged } from './failure.ts';

const PAGE = 4096;
const MAGIC = 0xbeefc0de;
/** Offsets in each of the two meta pages that begin a file of LMDB. */
const AT = { magic: 24, pageSize: 48, freeRoot: 88, mainRoot: 136, transaction: 152 };
const NO_PAGE = 0xffff_ffff_ffff_ffffn;

/**
 * LMDB maps the file into memory and believes what it reads: a file that is no database, or lost its end, ends the whole
 * process with a signal. So what it would follow first is looked at before. A file that does not exist is fine.
 */
export function checkFile(file: string): void {
  const found = readStart(file);
  if (found === null || found.size === 0) return;
  const metas = [found.start.subarray(0, PAGE), found.start.subarray(PAGE, 2 * PAGE)];
  if (metas.some((meta) => meta.length < PAGE || meta.readUInt32LE(AT.magic) !== MAGIC)) {
    throw damaged(file, 'it does not begin like a database');
  }
  for (const meta of metas) {
    const pages = BigInt(Math.ceil(found.size / meta.readUInt32LE(AT.pageSize)));
    const roots = [meta.readBigUInt64LE(AT.freeRoot), meta.readBigUInt64LE(AT.mainRoot)];
    // the older of the two may be behind a compaction; the newer one counts
    if (isNewest(meta, metas) && roots.some((root) => root !== NO_PAGE && root >= pages)) {
      throw damaged(file, `it has only ${found.size} bytes, its end is missing`);
    }
  }
}

function isNewest(meta: Buffer, metas: readonly Buffer[]): boolean {
  return metas.every((other) => other.readBigUInt64LE(AT.transaction) <= meta.readBigUInt64LE(AT.transaction));
}

function readStart(file: string): { start: Buffer; size: number } | null {
  let descriptor: number;
  try {
    descriptor = openSync(file, 'r');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
  try {
    const start = Buffer.alloc(2 * PAGE);
    const length = readSync(descriptor, start, 0, start.length, 0);
    return { start: start.subarray(0, length), size: fstatSync(descriptor).size };
  } finally {
    closeSync(descriptor);
  }
}
