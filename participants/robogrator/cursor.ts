import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Configuration } from '../sdk/index.ts';

/** Remembers the number of the next notification to read. */
export interface Cursor {
  /** null when nothing was saved yet. */
  load(): Promise<number | null>;
  save(next: number): Promise<void>;
}

/** A cursor in a file, replaced as a whole: a crash leaves the old number or the new one. */
export function fileCursor(path: string): Cursor {
  return {
    load: async () => {
      const text = await readFile(path, 'utf8').catch(absent);
      return text === null ? null : parse(text, path);
    },
    save: async (next) => {
      const folder = dirname(path);
      await mkdir(folder, { recursive: true });
      await writeDurably(`${path}.new`, `${JSON.stringify({ next })}\n`);
      await rename(`${path}.new`, path);
      await sync(folder);
    },
  };
}

function absent(error: NodeJS.ErrnoException): null {
  if (error.code === 'ENOENT') return null;
  throw error;
}

function parse(text: string, path: string): number {
  try {
    const { next } = JSON.parse(text) as { next?: unknown };
    if (Number.isSafeInteger(next) && (next as number) >= 1) return next as number;
  } catch {
    // said below
  }
  throw new Configuration(
    `${path} does not hold {"next": NUMBER}: write the number of the next notification there, or remove the file to begin with the newest`,
    { details: { file: path } },
  );
}

async function writeDurably(path: string, text: string): Promise<void> {
  const file = await open(path, 'w');
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}

async function sync(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
