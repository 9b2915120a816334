import { createHash } from 'node:crypto';
import type { Tree } from '../core/tree.ts';

/**
 * `sha256:<hex>` of a tree, the same whatever form it was written in. The order of attributes counts, as it does when they
 * are evaluated: the first bare text is the text of a step, and `set` works from left to right.
 */
export function hashOf(tree: Tree): string {
  return `sha256:${createHash('sha256').update(JSON.stringify(tree)).digest('hex')}`;
}
