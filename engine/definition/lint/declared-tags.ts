import type { Tree } from '../../core/tree.ts';
import { nearest } from '../suggestion.ts';

/** The tags that the steps of a definition have. */
export class DeclaredTags {
  readonly #tags = new Set<string>();
  #dynamic = false;

  constructor(tree: Tree) {
    this.#collect(tree);
  }

  /** Also of `outer/inner`, which is found by its last part. A tag with `${..}` in it may be any. */
  has(path: string): boolean {
    const name = path.slice(path.lastIndexOf('/') + 1);
    return this.#dynamic || this.#tags.has(path) || this.#tags.has(name);
  }

  /** A tag that may have been meant, as a question. */
  question(name: string): string {
    const meant = nearest(name, this.#tags);
    return meant === undefined ? '' : ` Did you mean "${meant}"?`;
  }

  #collect([, { tag }, children]: Tree): void {
    if (typeof tag === 'string' && tag.includes('$')) this.#dynamic = true;
    else if (tag !== undefined && tag !== null) this.#tags.add(String(tag));
    for (const child of children) this.#collect(child);
  }
}
