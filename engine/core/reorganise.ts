import type { Tree } from './tree.ts';

const DEFINES = new Set(['define', 'process_definition', 'workflow_definition']);
const known = new WeakMap<Tree, Tree>();

/** Moves the sub-definitions of each definition to its front, order kept: they can be called from anywhere in it. */
export function reorganise(tree: Tree): Tree {
  let done = known.get(tree);
  if (done === undefined) {
    done = moved(tree);
    known.set(tree, done);
    known.set(done, done);
  }
  return done;
}

export function isDefine(name: string): boolean {
  return DEFINES.has(name);
}

function moved(tree: Tree): Tree {
  const [name, attributes, children] = tree;
  const inner = children.map(moved);
  if (!isDefine(name)) return inner.some((child, i) => child !== children[i]) ? [name, attributes, inner] : tree;
  const ordered = [...inner.filter((child) => isDefine(child[0])), ...inner.filter((child) => !isDefine(child[0]))];
  return ordered.some((child, i) => child !== children[i]) ? [name, attributes, ordered] : tree;
}

/** The subtree at an expid of a reorganised tree; undefined when there is none. */
export function treeAt(root: Tree, expid: string): Tree | undefined {
  let tree: Tree | undefined = root;
  let at = expid.indexOf('_');
  while (at >= 0 && tree !== undefined) {
    const next = expid.indexOf('_', at + 1);
    tree = tree[2][Number(next < 0 ? expid.slice(at + 1) : expid.slice(at + 1, next))];
    at = next;
  }
  return tree;
}
