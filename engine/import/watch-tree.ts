/** Keeps an eye on a directory tree of definitions. */
import { type FSWatcher, watch } from 'node:fs';
import { join } from 'node:path';
import { type Scan, scanTree } from './scan-tree.ts';
import { type BindingKey, type TreePlan, withdrawn } from './tree-plan.ts';

export interface TreeChange {
  /** Paths below the root of definitions and confs. */
  readonly added: readonly string[];
  readonly changed: readonly string[];
  readonly removed: readonly string[];
  /** The whole tree as it is now. */
  readonly plan: TreePlan;
  /** Bindings that nothing stands for any more. */
  readonly withdrawn: readonly BindingKey[];
}

export interface TreeWatch {
  /** Resolves when the tree as it was at first has been told. */
  readonly ready: Promise<void>;
  close(): Promise<void>;
}

export interface WatchOptions {
  /** What went wrong: the tree cannot be read, or `onChange` failed. It is tried again. */
  readonly onError: (error: unknown) => void;
  /** Quiet time after the last change before the tree is read again. */
  readonly settleMs?: number;
  /** Reads the tree again without a sign: for targets of links, network file systems, and after an error. */
  readonly everyMs?: number;
}

/** The first change that is told is the whole tree. What `onChange` failed to take is told again with the next one. */
export function watchTree(
  root: string,
  onChange: (change: TreeChange) => void | Promise<void>,
  options: WatchOptions,
): TreeWatch {
  const watcher = new TreeWatcher(root, onChange, options);
  return { ready: watcher.ready, close: () => watcher.close() };
}

const NOTHING: Scan = {
  ...{ definitions: [], bindings: [], schedules: [], problems: [] },
  ...{ contents: new Map(), folders: new Map() },
};

interface Watched {
  readonly identity: string;
  readonly watcher: FSWatcher;
}

class TreeWatcher {
  readonly #root: string;
  readonly #onChange: (change: TreeChange) => void | Promise<void>;
  readonly #options: WatchOptions;
  readonly #watchers = new Map<string, Watched>();
  readonly ready: Promise<void>;
  #begun = (): void => undefined;
  #told: Scan | null = null;
  #timer: NodeJS.Timeout | undefined;
  #closed = false;
  #turn: Promise<void> = Promise.resolve();

  constructor(root: string, onChange: (change: TreeChange) => void | Promise<void>, options: WatchOptions) {
    this.#root = root;
    this.#onChange = onChange;
    this.#options = options;
    this.ready = new Promise((resolve) => {
      this.#begun = resolve;
    });
    this.#schedule(0);
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    for (const { watcher } of this.#watchers.values()) watcher.close();
    await this.#turn;
  }

  #schedule(ms: number): void {
    if (this.#closed) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#turn = this.#turn.then(() => this.#look());
    }, ms);
  }

  async #look(): Promise<void> {
    this.#schedule(this.#options.everyMs ?? 30_000);
    try {
      const scan = await this.#scanWatched();
      if (this.#closed) return;
      const change = difference(this.#told, scan);
      if (change !== null) await this.#onChange(change);
      this.#told = scan;
      this.#begun();
    } catch (error) {
      this.#options.onError(error);
    }
  }

  /** A file can come into a new folder before the folder is watched: read again until there was no new one. */
  async #scanWatched(): Promise<Scan> {
    for (;;) {
      const scan = await scanTree(this.#root);
      if (!this.#watch(scan.folders)) return scan;
    }
  }

  /**
   * One watcher a folder: Node's own recursive watching on Linux sees nothing more of a file that was replaced by
   * renaming another one over it, which is how editors and git save. True when a folder was new.
   */
  #watch(folders: ReadonlyMap<string, string>): boolean {
    for (const [folder, { identity, watcher }] of this.#watchers) {
      if (folders.get(folder) === identity) continue;
      watcher.close();
      this.#watchers.delete(folder);
    }
    const fresh = [...folders].filter(([folder]) => !this.#closed && !this.#watchers.has(folder));
    return fresh.map(([folder, identity]) => this.#watchFolder(folder, identity)).includes(true);
  }

  /** False when it cannot be watched: it is gone again, or the system allows no more watchers. */
  #watchFolder(folder: string, identity: string): boolean {
    const soon = (): void => this.#schedule(this.#options.settleMs ?? 200);
    try {
      const watcher = watch(join(this.#root, folder), soon);
      watcher.on('error', soon);
      this.#watchers.set(folder, { identity, watcher });
      return true;
    } catch (error) {
      this.#options.onError(error);
      return false;
    }
  }
}

/** null when everything is as it was told. */
function difference(told: Scan | null, scan: Scan): TreeChange | null {
  const before = told ?? NOTHING;
  const added = [...scan.contents.keys()].filter((file) => !before.contents.has(file));
  const removed = [...before.contents.keys()].filter((file) => !scan.contents.has(file));
  const changed = [...scan.contents].filter(([file, text]) => (before.contents.get(file) ?? text) !== text);
  const problems = JSON.stringify(before.problems) !== JSON.stringify(scan.problems);
  if (told !== null && added.length + removed.length + changed.length === 0 && !problems) return null;
  return { added, removed, changed: changed.map(([file]) => file), plan: scan, withdrawn: withdrawn(before, scan) };
}
