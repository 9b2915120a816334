/** Reads the directory tree of definitions, as the original keeps it. The only place under `definition/` that reads files. */
import { readdir, readFile, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { JsonObject } from '../core/json.ts';
import type { Binding, PutDefinition, ScheduleRequest } from '../engine.ts';
import { BossError } from '../errors.ts';
import { readConf } from '../definition/conf.ts';
import { MAX_SOURCE_BYTES } from '../definition/limits.ts';
import { readDefinition } from '../definition/read.ts';
import { readSchedules } from './read-schedules.ts';
import {
  type DefinitionFile,
  definitionFile,
  isConf,
  keyText,
  scheduledProject,
  type TreePlan,
  type TreeProblem,
} from './tree-plan.ts';

export interface Scan extends TreePlan {
  /** Content of every file that counts, by its path below the root: to see what changed. */
  readonly contents: ReadonlyMap<string, string>;
  /** Folders by their paths, the root itself under the empty one, with what tells a folder from a later one at its place. */
  readonly folders: ReadonlyMap<string, string>;
}

/** Reads all files. Errors: BOSS_REQUEST_INVALID when the root is no folder; what is wrong below it are problems. */
export async function scanTree(root: string): Promise<Scan> {
  const found = await walk(root);
  const scan = new Scanner(root, found);
  for (const file of found.files) await scan.take(file);
  for (const file of found.files) await scan.takeSchedules(file);
  return scan.result();
}

interface Found {
  readonly files: readonly string[];
  readonly folders: ReadonlyMap<string, string>;
}

/** Files and folders in the order of their paths. Links are followed, but not into a folder that holds them. */
async function walk(root: string): Promise<Found> {
  const files: string[] = [];
  const folders = new Map<string, string>();
  const enter = async (path: string, above: readonly string[]): Promise<void> => {
    const real = await realpath(join(root, path));
    if (above.includes(real)) return;
    const { dev, ino, birthtimeNs } = await stat(real, { bigint: true });
    // the number of a removed folder is often given to the next one
    folders.set(path, `${dev}:${ino}:${birthtimeNs}`);
    for (const name of (await readdir(real)).sort()) {
      if (name.startsWith('.')) continue;
      const below = path === '' ? name : `${path}/${name}`;
      const kind = await kindOf(join(root, below));
      if (kind === 'folder') await enter(below, [...above, real]).catch(ignoreGone);
      else if (kind === 'file') files.push(below);
    }
  };
  await enter('', []).catch((cause: NodeJS.ErrnoException) => {
    throw new BossError('BOSS_REQUEST_INVALID', `${root} cannot be read as a folder of definitions: ${cause.message}`, {
      details: { folder: root },
      cause,
    });
  });
  return { files, folders };
}

async function kindOf(path: string): Promise<'file' | 'folder' | null> {
  const found = await stat(path).catch(() => null);
  return found?.isFile() ? 'file' : found?.isDirectory() ? 'folder' : null;
}

/** Files come and go while the tree is read. */
function ignoreGone(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOENT' && error.code !== 'ENOTDIR') throw error;
}

class Scanner {
  readonly #root: string;
  readonly #found: Found;
  readonly #there: ReadonlySet<string>;
  readonly #definitions: PutDefinition[] = [];
  readonly #bindings: Binding[] = [];
  readonly #schedules: ScheduleRequest[] = [];
  readonly #problems: TreeProblem[] = [];
  readonly #contents = new Map<string, string>();
  /** File that took a place first, by stored name and by binding. */
  readonly #taken = new Map<string, string>();

  constructor(root: string, found: Found) {
    this.#root = root;
    this.#found = found;
    this.#there = new Set(found.files);
  }

  async take(file: string): Promise<void> {
    const place = definitionFile(file);
    if (place === null) return;
    const other = this.#claim(place);
    if (other !== null)
      return this.#problem(place, place.file, new Error(`it stands for the same as ${other}, which is used`));
    const source = await this.#attempt(place, file, (text) => {
      readDefinition(text, { file, name: place.name });
      return text;
    });
    if (source === null) return;
    const conf = await this.#conf(place);
    const fields = conf ?? {};
    this.#definitions.push({ source, file, name: place.name, as: place.name, fields });
    if (place.bound !== null && conf !== null) this.#bindings.push({ ...place.bound, definition: place.name, fields });
  }

  /** After all definitions are known. */
  async takeSchedules(file: string): Promise<void> {
    const project = scheduledProject(file);
    if (project === null) return;
    const isStored = (name: string) => this.#definitions.some((one) => one.as === name.split('@', 1)[0]);
    const found = await this.#attempt(null, file, (text) => readSchedules(text, { file, project, isStored }));
    this.#schedules.push(...(found ?? []));
  }

  /** Default fields; none without a conf; null when it cannot be used. */
  async #conf(place: DefinitionFile): Promise<JsonObject | null> {
    const [file, second] = place.confs.filter((path) => this.#there.has(path));
    if (file === undefined) return {};
    const fields = await this.#attempt(place, file, (text) => readConf(text, { file }));
    if (second === undefined) return fields;
    this.#problem(place, second, new Error(`there is ${file} as well: keep one of them`));
    return null;
  }

  async #attempt<T>(place: DefinitionFile | null, file: string, read: (text: string) => T): Promise<T | null> {
    try {
      const text = await readText(join(this.#root, file));
      this.#contents.set(file, text);
      return read(text);
    } catch (error) {
      this.#problem(place, file, error);
      return null;
    }
  }

  #claim(place: DefinitionFile): string | null {
    const claims = [place.name, ...(place.bound === null ? [] : [keyText(place.bound)])];
    for (const claim of claims) {
      const other = this.#taken.get(claim);
      if (other !== undefined) return other;
    }
    for (const claim of claims) this.#taken.set(claim, place.file);
    return null;
  }

  #problem(place: DefinitionFile | null, file: string, error: unknown): void {
    const line = error instanceof BossError ? error.details['line'] : undefined;
    const message = error instanceof Error ? error.message : String(error);
    this.#problems.push({
      file,
      line: typeof line === 'number' ? line : null,
      message: message.startsWith(file) ? message : `${file}: ${message}`,
      bound: place?.bound ?? null,
    });
  }

  result(): Scan {
    this.#tellStrayConfs();
    return {
      definitions: this.#definitions,
      bindings: this.#bindings,
      schedules: this.#schedules,
      problems: this.#problems,
      contents: this.#contents,
      folders: this.#found.folders,
    };
  }

  /** Usually its definition was renamed or has a typing error in its name. */
  #tellStrayConfs(): void {
    const used = new Set(this.#found.files.flatMap((file) => definitionFile(file)?.confs ?? []));
    for (const file of this.#found.files) {
      if (isConf(file) && !used.has(file)) this.#problem(null, file, new Error('it belongs to no definition'));
    }
  }
}

async function readText(path: string): Promise<string> {
  const { size } = await stat(path);
  if (size > MAX_SOURCE_BYTES)
    throw new Error(`it has ${size} bytes, more than the ${MAX_SOURCE_BYTES} of a definition`);
  const bytes = await readFile(path);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new Error('it is not UTF-8 text', { cause });
  }
}
