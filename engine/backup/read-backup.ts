import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { BossError } from '../errors.ts';
import { type ContentLine, type Counts, damaged, type EndLine, type HeadLine, kindOf, VERSION } from './format.ts';

export interface Verified {
  readonly head: HeadLine;
  readonly counts: Counts;
}

/** Reads a backup to its end and compares counts and checksum. Errors: BOSS_FILE_UNREADABLE. */
export async function verifyBackup(file: string): Promise<Verified> {
  const hash = createHash('sha256');
  const counts = { processes: 0, outbox: 0, listeners: 0, documents: 0 };
  let head: HeadLine | null = null;
  let end: EndLine | null = null;
  for await (const text of linesOf(file)) {
    if (end !== null) throw damaged(file, 'something follows its last line');
    const line = parsed(file, text);
    if (head === null) head = checkedHead(file, line);
    else if (line['end'] === true) {
      end = line as unknown as EndLine;
      continue;
    } else counts[kindOf(line as unknown as ContentLine)] += 1;
    hash.update(text).update('\n');
  }
  if (head === null || end === null) throw damaged(file, 'it is cut off: its last line is missing');
  if (hash.digest('hex') !== end.sha256) throw damaged(file, 'it was altered: its checksum is another one');
  for (const [kind, count] of Object.entries(counts)) {
    if (end[kind as keyof Counts] !== count)
      throw damaged(file, `it has ${count} ${kind}, and says that it has more or less`);
  }
  return { head, counts };
}

/** What lies between the first and the last line. */
export async function* contentsOf(file: string): AsyncGenerator<ContentLine> {
  for await (const text of linesOf(file)) {
    const line = parsed(file, text);
    if (line['boss_backup'] === undefined && line['end'] === undefined) yield line as unknown as ContentLine;
  }
}

async function* linesOf(file: string): AsyncGenerator<string> {
  const unzipped = createGunzip();
  const reading = pipeline(createReadStream(file), unzipped).catch((error: unknown) => {
    unzipped.destroy(error as Error);
  });
  let pieces: Buffer[] = [];
  try {
    for await (const chunk of unzipped as AsyncIterable<Buffer>) {
      let from = 0;
      for (let at = chunk.indexOf(10); at !== -1; at = chunk.indexOf(10, from)) {
        yield Buffer.concat([...pieces, chunk.subarray(from, at)]).toString('utf8');
        pieces = [];
        from = at + 1;
      }
      if (from < chunk.length) pieces.push(chunk.subarray(from));
    }
    await reading;
  } catch (error) {
    throw readFailure(file, error);
  }
  if (pieces.length > 0) throw damaged(file, 'it is cut off in the middle of a line');
}

function readFailure(file: string, error: unknown): BossError {
  if (error instanceof BossError) return error;
  const { code, message } = error as NodeJS.ErrnoException;
  if (code?.startsWith('Z_'))
    return damaged(file, `it cannot be unpacked (${message}): it is cut off, altered or no backup`, error);
  return new BossError('BOSS_FILE_UNREADABLE', `${file}: ${message}`, { cause: error, details: { file } });
}

function parsed(file: string, text: string): Record<string, unknown> {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch (cause) {
    throw damaged(file, `a line is no JSON: ${text.slice(0, 60)}`, cause);
  }
}

function checkedHead(file: string, line: Record<string, unknown>): HeadLine {
  const version = line['boss_backup'];
  if (typeof version !== 'number') throw damaged(file, 'it is no backup of BOSS');
  if (version > VERSION)
    throw damaged(
      file,
      `it has version ${version}, this BOSS reads up to ${VERSION}: use the one that wrote it, or a later one`,
    );
  return line as unknown as HeadLine;
}
