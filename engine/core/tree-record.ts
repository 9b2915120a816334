import { treeAt } from './reorganise.ts';
import type { Attributes, Tree } from './tree.ts';

/** A tree as it is stored: without the children when they are those of the definition at its expid. */
export type StoredTree = Tree | readonly [name: string, attributes: Attributes];

/**
 * undefined when all of it is that of the definition. Children may be the definition's own below something else: the sequence that
 * an iterator makes of its steps, or a step with what is left of its retry list.
 */
export function shortTree(tree: Tree, root: Tree, expid: string): StoredTree | undefined {
  const written = treeAt(root, expid);
  if (tree === written) return undefined;
  const [name, attributes, children] = tree;
  return children === written?.[2] ? [name, attributes] : tree;
}

/** undefined when it is that of the definition, which has nothing at this expid. */
export function wholeTree(stored: StoredTree | undefined, root: Tree, expid: string): Tree | undefined {
  if (stored === undefined) return treeAt(root, expid);
  const [name, attributes, children] = stored;
  return children === undefined ? [name, attributes, treeAt(root, expid)?.[2] ?? []] : [name, attributes, children];
}
