import { type FileHandle, mkdir, open } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { BossError } from '../errors.ts';
import { type ArchiveRecord, closingLine, RECORD_VERSION } from './record.ts';

const compress = promisify(gzip);
const MOST_FILES = 10_000;

/**
 * Appends processes to a file for each day: lines of JSON, those of one call in one gzip member. A file is written by one engine in
 * one life, so that a torn end, which only a crash leaves behind, is the end of its file.
 */
export class ArchiveWriter {
  readonly #folder: string;
  readonly #writer = `${hostname().replace(/[^\w.-]/g, '_')}-${process.pid}`;
  #file: { readonly day: string; readonly handle: FileHandle } | null = null;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Resolves when they are on the disk. Errors: BOSS_ARCHIVE_FAILED: perhaps some of them are. */
  async append(records: readonly Omit<ArchiveRecord, 'v' | 'archivedAt'>[], now: number): Promise<void> {
    const lines = records.map((record) => JSON.stringify({ v: RECORD_VERSION, archivedAt: now, ...record }));
    try {
      const handle = await this.#handleFor(new Date(now).toISOString().slice(0, 10));
      await handle.appendFile(await compress(`${[...lines, closingLine(lines.length)].join('\n')}\n`));
      await handle.datasync();
    } catch (cause) {
      await this.close();
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new BossError('BOSS_ARCHIVE_FAILED', `the archive ${this.#folder} cannot be written: ${reason}`, { cause });
    }
  }

  /** The next `append` begins a file. */
  async close(): Promise<void> {
    const file = this.#file;
    this.#file = null;
    await file?.handle.close().catch(() => undefined);
  }

  async #handleFor(day: string): Promise<FileHandle> {
    if (this.#file?.day === day) return this.#file.handle;
    await this.close();
    await mkdir(this.#folder, { recursive: true });
    const handle = await this.#create(day);
    this.#file = { day, handle };
    await syncFolder(this.#folder);
    return handle;
  }

  /** Never one that is there: its end may be torn. */
  async #create(day: string): Promise<FileHandle> {
    for (let n = 1; n < MOST_FILES; n++) {
      try {
        return await open(join(this.#folder, `${day}-${this.#writer}-${n}.jsonl.gz`), 'ax');
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      }
    }
    throw new Error(`it has ${MOST_FILES} files of ${day}`);
  }
}

/** The name of a new file is on the disk only when its folder is. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
