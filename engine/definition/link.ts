/** Definitions that several others call: `subprocess: notify` finds a stored definition when the process is launched. */
import { nameOf } from '../core/launch.ts';
import { isDefine } from '../core/reorganise.ts';
import type { Tree } from '../core/tree.ts';
import { BossError } from '../errors.ts';

/** A stored definition, and what it is: `A:B:notify@4`. */
export interface Shared {
  readonly ref: string;
  readonly tree: Tree;
}

/** The project of a stored definition: `A:B` of `A:B:release@2`. */
export function projectOf(ref: string): string {
  return ref.replace(/@\d+$/, '').split(':').slice(0, -1).join(':');
}

export interface Linked {
  /** With the shared definitions among its sub-definitions. */
  readonly tree: Tree;
  /** What each name became. */
  readonly refs: Readonly<Record<string, string>>;
}

/**
 * Puts what the tree calls, and what that calls, in front of it; null when it calls nothing shared. `isKnown` names what a launch
 * variable brings. Errors: BOSS_UNKNOWN_DEFINITION for a pinned version that there is not.
 */
export async function link(
  tree: Tree,
  find: (name: string) => Promise<Shared | null>,
  isKnown: (name: string) => boolean = () => false,
): Promise<Linked | null> {
  const found = new Map<string, Shared>();
  const seen = new Set<string>();
  for (const todo = [...calledBy(tree)]; todo.length > 0; ) {
    const name = todo.pop() ?? '';
    if (seen.has(name) || isKnown(name)) continue;
    seen.add(name);
    const shared = await find(name);
    if (shared !== null) {
      found.set(name, shared);
      todo.push(...calledBy(shared.tree));
    } else if (isPinned(name)) throw noVersion(name);
  }
  if (found.size === 0) return null;
  const subs = [...found].map(([name, shared]) => named(name, shared.tree));
  const [head, attributes, children] = isDefine(tree[0]) ? tree : (['define', {}, [tree]] as const);
  const refs = Object.fromEntries([...found].map(([name, { ref }]) => [name, ref]));
  return { tree: [head, attributes, [...subs, ...children]], refs };
}

const SHARED_NAME = /^[A-Za-z0-9_:-]+(@\d+)?$/;
const called = new WeakMap<Tree, readonly string[]>();

/** What its `subprocess` steps name and it does not define itself. */
function calledBy(tree: Tree): readonly string[] {
  let names = called.get(tree);
  if (names === undefined) {
    const [calls, defined] = [new Set<string>(), new Set<string>()];
    collect(tree, calls, defined);
    names = [...calls].filter((name) => !defined.has(name));
    called.set(tree, names);
  }
  return names;
}

function collect(tree: Tree, calls: Set<string>, defined: Set<string>): void {
  const [name, attributes, children] = tree;
  if (isDefine(name)) defined.add(nameOf(tree) ?? '');
  if (name === 'subprocess') {
    const ref = attributes['ref'] ?? Object.entries(attributes).find(([, value]) => value === null)?.[0];
    if (typeof ref === 'string' && SHARED_NAME.test(ref)) calls.add(ref);
  }
  for (const child of children) collect(child, calls, defined);
}

function isPinned(name: string): boolean {
  return name.includes('@');
}

/** Called by this name, whatever it is called at home. */
function named(name: string, tree: Tree): Tree {
  if (!isDefine(tree[0])) return ['define', { name }, [tree]];
  const others = Object.entries(tree[1]).filter(([key, value]) => key !== 'name' && value !== null);
  return ['define', { name, ...Object.fromEntries(others) }, tree[2]];
}

function noVersion(name: string): BossError {
  const message = `a step calls "subprocess: ${name}", and no stored definition has that version`;
  return new BossError('BOSS_UNKNOWN_DEFINITION', message, { details: { definition: name } });
}
