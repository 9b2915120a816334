/** `protected: true` as it is written: which steps of a tree have it, those that the tree may call included. */
import { nameOf } from './launch.ts';
import { isDefine } from './reorganise.ts';
import { sharedParts } from './shared-part.ts';
import type { Tree } from './tree.ts';

/** Position and name of a protected step. */
export interface ProtectedStep {
  readonly expid: string;
  readonly name: string;
}

/** It is never substituted: no field can take the protection away. What is neither true nor false is meant, too. */
export function isProtected([, attributes]: Tree): boolean {
  const written = Object.hasOwn(attributes, 'protected') ? attributes['protected'] : null;
  return written !== null && written !== undefined && written !== false && written !== 'false';
}

/** It, or anything below it. Remembered: one tree stands behind many expressions. */
export function holdsProtected(tree: Tree): boolean {
  let holds = held.get(tree);
  if (holds === undefined) {
    holds = isProtected(tree) || tree[2].some(holdsProtected);
    held.set(tree, holds);
  }
  return holds;
}

const held = new WeakMap<Tree, boolean>();

type Placed = readonly [tree: Tree, expid: string];

/** What a definition says about protection; `root` as it runs. */
export class Protections {
  /** Sub-definitions by name: the same name may stand in several places. */
  readonly #subs = new Map<string, Placed[]>();
  readonly #first: ProtectedStep | null;

  private constructor(root: Tree) {
    let first: ProtectedStep | null = null;
    const todo: Placed[] = [[root, '0']];
    for (let place = todo.pop(); place !== undefined; place = todo.pop()) {
      const [tree, expid] = place;
      if (first === null && isProtected(tree)) first = stepAt(place);
      const name = isDefine(tree[0]) ? nameOf(tree) : null;
      if (name !== null) this.#addSub(name, place);
      todo.push(...childrenOf(tree, expid));
    }
    for (const { ref, tree, expid } of sharedParts(root)) this.#addSub(ref, [tree, expid]);
    this.#first = first;
  }

  static of(root: Tree): Protections {
    const found = known.get(root) ?? new Protections(root);
    known.set(root, found);
    return found;
  }

  /** A protected step of the definition, wherever it stands. */
  get any(): ProtectedStep | null {
    return this.#first;
  }

  /** A protected step among these trees or what they may call. Definitions on the way only bind their names. */
  among(trees: readonly Placed[], isExpression: (name: string) => boolean): ProtectedStep | null {
    const called = new Set<Tree>();
    const todo = [...trees];
    for (let place = todo.pop(); place !== undefined; place = todo.pop()) {
      const [tree, expid] = place;
      if (isDefine(tree[0]) && !called.has(tree)) continue;
      if (isProtected(tree)) return stepAt(place);
      for (const sub of this.#calledBy(tree, isExpression)) {
        if (called.has(sub[0])) continue;
        called.add(sub[0]);
        todo.push(sub);
      }
      todo.push(...childrenOf(tree, expid));
    }
    return null;
  }

  #addSub(name: string, place: Placed): void {
    const others = this.#subs.get(name) ?? [];
    this.#subs.set(name, [...others, place]);
  }

  /** A name that is known only when the process runs may be any. */
  #calledBy([name, attributes]: Tree, isExpression: (name: string) => boolean): readonly Placed[] {
    if (this.#first === null) return [];
    const called = isExpression(name) ? calledName(name, attributes) : name;
    if (called === null) return [];
    return called.includes('$') ? [...this.#subs.values()].flat() : (this.#subs.get(called) ?? []);
  }
}

const known = new WeakMap<Tree, Protections>();
const CALLS = new Set(['ref', 'subprocess', 'participant']);

function calledName(name: string, attributes: Tree[1]): string | null {
  if (!CALLS.has(name)) return null;
  const ref = Object.hasOwn(attributes, 'ref') ? attributes['ref'] : nameOf([name, attributes, []]);
  return typeof ref === 'string' ? ref : null;
}

export function childrenOf([, , children]: Tree, expid: string): Placed[] {
  return children.map((child, index) => [child, `${expid}_${index}`]);
}

function stepAt([tree, expid]: Placed): ProtectedStep {
  return { expid, name: isDefine(tree[0]) ? (nameOf(tree) ?? tree[0]) : tree[0] };
}
