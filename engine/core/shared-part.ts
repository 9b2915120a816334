import type { Json } from './json.ts';
import { isDefine } from './reorganise.ts';
import { isTree, type Tree } from './tree.ts';

/** A stored definition that a process calls, and what it is: `A:notify@4`. */
export interface SharedPart {
  readonly ref: string;
  readonly tree: Tree;
}

/** Where a part stands in the tree of the process. */
export interface PlacedPart extends SharedPart {
  readonly expid: string;
}

/** Attribute of the `define` that holds the parts: their refs, in order. It binds no name. */
const ATTRIBUTE = 'shared';

/** The tree with the parts in front, in a `define` of their own: so the positions of its other children grow by one, however many there are. */
export function withShared(tree: Tree, parts: readonly SharedPart[]): Tree {
  const refs = parts.map(({ ref }) => ref);
  const holder: Tree = ['define', { [ATTRIBUTE]: refs }, parts.map((part) => asDefine(part.tree))];
  const [name, attributes, children] = asDefine(tree);
  return [name, attributes, [holder, ...children]];
}

/** Parts are not steps of the definition that calls them. */
export function holdsShared([name, attributes]: Tree): boolean {
  return isDefine(name) && Object.hasOwn(attributes, ATTRIBUTE) && Array.isArray(attributes[ATTRIBUTE]);
}

export function sharedPart(root: Tree, ref: string): PlacedPart | undefined {
  return placed(root).get(ref);
}

export function sharedParts(root: Tree): readonly PlacedPart[] {
  return [...placed(root).values()];
}

const known = new WeakMap<Tree, ReadonlyMap<string, PlacedPart>>();

function placed(root: Tree): ReadonlyMap<string, PlacedPart> {
  let parts = known.get(root);
  if (parts === undefined) {
    const holder = root[2][0];
    parts = new Map(holder !== undefined && holdsShared(holder) ? partsOf(holder) : []);
    known.set(root, parts);
  }
  return parts;
}

function* partsOf([, attributes, children]: Tree): Generator<[string, PlacedPart]> {
  const refs = attributes[ATTRIBUTE] as readonly Json[];
  for (const [i, ref] of refs.entries()) {
    const tree = children[i];
    if (typeof ref === 'string' && isTree(tree)) yield [ref, { ref, tree, expid: `0_0_${i}` }];
  }
}

function asDefine(tree: Tree): Tree {
  return isDefine(tree[0]) ? tree : ['define', {}, [tree]];
}
