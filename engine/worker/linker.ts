import { LRUCache } from 'lru-cache';
import type { SharedPart } from '../core/shared-part.ts';
import type { Tree } from '../core/tree.ts';
import { MAX_STEPS } from '../definition/limits.ts';
import { isPinned } from '../definition/link.ts';
import { SharedCalls } from '../definition/shared-calls.ts';
import { BossError } from '../errors.ts';
import { ancestry } from '../events/match.ts';
import type { DefinitionStore } from './definition-store.ts';

/** Different shared definitions in one process. */
const MAX_PARTS = 500;

interface Stored {
  readonly hash: string;
  readonly tree: Tree;
}

export interface Linked extends Stored {
  /** What each name that it calls became: `notify` -> `A:notify@4`; null when it calls nothing shared. */
  readonly links: Readonly<Record<string, string>> | null;
}

/** Puts the stored definitions that a tree calls beside it, as they are at the moment. */
export class Linker {
  readonly #definitions: Pick<DefinitionStore, 'find' | 'keep'>;
  /** By the hash of the tree and what it calls. */
  readonly #linked = new LRUCache<string, Stored>({ max: 1000 });

  constructor(definitions: Pick<DefinitionStore, 'find' | 'keep'>) {
    this.#definitions = definitions;
  }

  /**
   * Those of the project first, then of those above it. `isBrought` names what a launch variable brings. Errors:
   * BOSS_UNKNOWN_DEFINITION for a pinned version that there is not, BOSS_LIMIT_EXCEEDED.
   */
  async link({ hash, tree }: Stored, project: string, isBrought: (name: string) => boolean): Promise<Linked> {
    const calls = new SharedCalls(tree, isBrought);
    for (const name of calls.names()) {
      const part = await this.#find(name, project);
      if (part !== null) calls.found(name, part);
      if (calls.parts.size > MAX_PARTS) throw tooMuch(`${MAX_PARTS} shared definitions`);
    }
    if (calls.parts.size === 0) return { hash, tree, links: null };
    return { ...(await this.#together(hash, tree, calls)), links: Object.fromEntries(calls.links) };
  }

  async #together(hash: string, tree: Tree, calls: SharedCalls): Promise<Stored> {
    const key = JSON.stringify([hash, ...calls.links]);
    const before = this.#linked.get(key);
    if (before !== undefined) return before;
    const trees = [tree, ...[...calls.parts.values()].map((part) => part.tree)];
    const steps = trees.reduce((sum, one) => sum + stepsIn(one), 0);
    if (steps > MAX_STEPS) throw tooMuch(`${MAX_STEPS} steps, those of its shared definitions among them,`);
    const linked = calls.linked();
    const stored = { tree: linked, hash: await this.#definitions.keep(linked) };
    this.#linked.set(key, stored);
    return stored;
  }

  async #find(name: string, project: string): Promise<SharedPart | null> {
    for (const above of ancestry(project)) {
      const found = await this.#definitions.find(above === '' ? name : `${above}:${name}`);
      if (found !== null) return { ref: `${found.name}@${found.version}`, tree: found.tree };
    }
    if (!isPinned(name)) return null;
    const message = `a step calls "subprocess: ${name}", and no stored definition has that version`;
    throw new BossError('BOSS_UNKNOWN_DEFINITION', message, { details: { definition: name } });
  }
}

function stepsIn([, , children]: Tree): number {
  return children.reduce((sum, child) => sum + stepsIn(child), 1);
}

function tooMuch(what: string): BossError {
  return new BossError('BOSS_LIMIT_EXCEEDED', `the process would have more than ${what} in all; call fewer of them`);
}
