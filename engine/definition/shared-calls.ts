import type { SharedPart } from '../core/shared-part.ts';
import type { Tree } from '../core/tree.ts';
import { isPinned, link, wantedBy } from './link.ts';

/** The shared definitions that a tree calls, and those that they call: whoever can find them goes through the names one by one. */
export class SharedCalls {
  /** What each name became: `notify` -> `A:notify@4`. */
  readonly links = new Map<string, string>();
  readonly parts = new Map<string, SharedPart>();
  readonly #tree: Tree;
  readonly #isBrought: (name: string) => boolean;
  readonly #asked = new Set<string>();
  readonly #todo: string[];

  /** `isBrought` names what a launch variable brings: it is not looked for, unless a version is named. */
  constructor(tree: Tree, isBrought: (name: string) => boolean) {
    this.#tree = tree;
    this.#isBrought = isBrought;
    this.#todo = [...wantedBy(tree)];
  }

  /** The next name to be found, each once. */
  *names(): Generator<string> {
    for (let name = this.#todo.pop(); name !== undefined; name = this.#todo.pop()) {
      if (this.#asked.has(name) || (this.#isBrought(name) && !isPinned(name))) continue;
      this.#asked.add(name);
      yield name;
    }
  }

  found(name: string, part: SharedPart): void {
    this.links.set(name, part.ref);
    if (this.parts.has(part.ref)) return;
    this.parts.set(part.ref, part);
    this.#todo.push(...wantedBy(part.tree));
  }

  /** The tree with what was found. */
  linked(): Tree {
    return link(this.#tree, [...this.parts.values()], this.links);
  }
}
