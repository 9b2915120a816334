import { createReadStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import { constants, createGunzip } from 'node:zlib';
import { BossError } from '../errors.ts';
import { type ArchiveRecord, identityOf, isClosing, RECORD_VERSION } from './record.ts';

export interface ArchiveLine {
  readonly record: ArchiveRecord;
  readonly text: string;
}

/** Hears of a file whose end is torn or that is damaged: what stands before that is read. */
export type OnDamage = (file: string, reason: string) => void;

/** Every process of an archive, the oldest file first; what was archived twice comes once. Errors: BOSS_ARCHIVE_FAILED. */
export async function* readArchive(folder: string, onDamage: OnDamage): AsyncGenerator<ArchiveLine> {
  const seen = new Map<string, number>();
  for (const file of await filesOf(folder)) {
    for await (const line of readFile(join(folder, file), onDamage)) {
      const identity = identityOf(line.record);
      const entries = line.record.journal.length;
      // The second time it may have heard a late answer.
      if (entries <= (seen.get(identity) ?? -1)) continue;
      seen.set(identity, entries);
      yield line;
    }
  }
}

/** The last of that id. */
export async function findArchived(folder: string, wfid: string, onDamage: OnDamage): Promise<ArchiveRecord | null> {
  let found: ArchiveRecord | null = null;
  const sign = JSON.stringify(wfid);
  for (const file of await filesOf(folder)) {
    for await (const { record } of readFile(join(folder, file), onDamage, sign)) {
      if (record.process.wfid !== wfid) continue;
      if (found === null || isLater(record, found)) found = record;
    }
  }
  return found;
}

function isLater(one: ArchiveRecord, other: ArchiveRecord): boolean {
  const launched = one.process.launchedAt - other.process.launchedAt;
  return launched === 0 ? one.journal.length > other.journal.length : launched > 0;
}

async function filesOf(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).filter((name) => name.endsWith('.jsonl.gz')).sort();
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    if (code === 'ENOENT') throw new BossError('BOSS_ARCHIVE_FAILED', `there is no archive ${folder}`, { cause });
    throw new BossError('BOSS_ARCHIVE_FAILED', `the archive ${folder} cannot be read: ${message}`, { cause });
  }
}

/** `sign`: only lines that have this text are parsed. */
async function* readFile(file: string, onDamage: OnDamage, sign = ''): AsyncGenerator<ArchiveLine> {
  let last = '';
  try {
    for await (const text of linesOf(file)) {
      last = text;
      if (isClosing(text) || !text.includes(sign)) continue;
      const record = parse(text);
      if (record !== null) yield { record, text };
    }
  } catch (error) {
    if (error instanceof BossError) throw error;
    return onDamage(file, error instanceof Error ? error.message : String(error));
  }
  if (!isClosing(last)) onDamage(file, 'its end is torn');
}

async function* linesOf(file: string): AsyncGenerator<string> {
  // A member that is cut off gives what there is of it.
  const unpacked = createGunzip({ finishFlush: constants.Z_SYNC_FLUSH });
  pipeline(createReadStream(file), unpacked, () => undefined);
  const decoder = new StringDecoder();
  let rest = '';
  for await (const chunk of unpacked) {
    const lines = (rest + decoder.write(chunk as Buffer)).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
  if (rest !== '') yield rest;
}

/** Null for what is cut off. */
function parse(text: string): ArchiveRecord | null {
  let record: ArchiveRecord;
  try {
    record = JSON.parse(text) as ArchiveRecord;
  } catch {
    return null;
  }
  if (record.v <= RECORD_VERSION) return record;
  throw new BossError('BOSS_ARCHIVE_FAILED', `it was written by a newer BOSS (shape ${String(record.v)})`);
}
