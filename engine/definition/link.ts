/**
 * Definitions that several others share: `subprocess: notify` finds a stored one when the process is launched. Here is what a tree
 * calls, and the tree in which each such call names the version that it found. Who finds them is the linker of the worker.
 */
import type { Json } from '../core/json.ts';
import { nameOf } from '../core/launch.ts';
import { isDefine } from '../core/reorganise.ts';
import { type SharedPart, withShared } from '../core/shared-part.ts';
import { type Attributes, isTree, type Tree } from '../core/tree.ts';
import { namedVariables } from './named-variables.ts';

/** Attributes that may hold steps: a tree, or a list in which trees are. */
const HANDLERS: ReadonlySet<string> = new Set(['on_error', 'on_cancel', 'on_timeout', 'on_reply']);
const SHARED_NAME = /^[A-Za-z0-9_.:-]+(@\d+)?$/;

/** What each name became: `notify` -> `A:notify@4`. */
export type Links = ReadonlyMap<string, string>;

const known = new WeakMap<Tree, readonly string[]>();

/** The names that its `subprocess` steps call and it does not define itself, each once. */
export function wantedBy(tree: Tree): readonly string[] {
  let names = known.get(tree);
  if (names === undefined) {
    const found = new Set<string>();
    new Renaming(tree, (name) => {
      found.add(name);
      return name;
    }).done();
    names = [...found];
    known.set(tree, names);
  }
  return names;
}

/** The tree with the parts in front and every call of one renamed, in the parts as well. */
export function link(tree: Tree, parts: readonly SharedPart[], links: Links): Tree {
  const rename = (called: Tree) => new Renaming(called, (name) => links.get(name) ?? name).done();
  return withShared(
    rename(tree),
    parts.map(({ ref, tree: part }) => ({ ref, tree: rename(part) })),
  );
}

export function isPinned(name: string): boolean {
  return /@\d+$/.test(name);
}

/** The project of a stored definition: `A:B` of `A:B:release@2`. */
export function projectOf(ref: string): string {
  return ref.replace(/@\d+$/, '').split(':').slice(0, -1).join(':');
}

/** Names that are defined around a step. */
interface Scope {
  readonly names: ReadonlySet<string>;
  readonly around: Scope | null;
}

/** One walk over a tree, which gives the calls of what is not in scope other names. */
class Renaming {
  readonly #tree: Tree;
  readonly #rename: (name: string) => string;

  constructor(tree: Tree, rename: (name: string) => string) {
    this.#tree = tree;
    this.#rename = rename;
  }

  /** The same tree when nothing has another name. */
  done(): Tree {
    const own = isDefine(this.#tree[0]) ? nameOf(this.#tree) : null;
    // A variable may hold a sub-definition, whenever it is set.
    const names = namedVariables(this.#tree);
    if (own !== null) names.add(own);
    return this.#step(this.#tree, { names, around: null });
  }

  #step(tree: Tree, around: Scope): Tree {
    const [name, written, below] = tree;
    const defined = below.flatMap((child) => (isDefine(child[0]) ? (nameOf(child) ?? []) : []));
    const scope = defined.length === 0 ? around : { names: new Set(defined), around };
    const children = sameOr(below, (child) => this.#step(child, scope));
    const handled = this.#inAttributes(written, scope);
    const attributes = name === 'subprocess' ? this.#call(handled, scope) : handled;
    return attributes === written && children === below ? tree : [name, attributes, children];
  }

  /** `ref`, else the bare text, as the expression reads it. */
  #call(attributes: Attributes, scope: Scope): Attributes {
    if (Object.hasOwn(attributes, 'ref')) {
      const ref = this.#named(attributes['ref'], scope);
      return ref === attributes['ref'] ? attributes : { ...attributes, ref: ref as Json };
    }
    const text = Object.keys(attributes).find((key) => attributes[key] === null);
    const name = this.#named(text, scope);
    if (name === text) return attributes;
    return Object.fromEntries(
      Object.entries(attributes).map(([key, value]) => [key === text ? String(name) : key, value]),
    );
  }

  #named(name: Json | undefined, scope: Scope): Json | undefined {
    if (typeof name !== 'string' || !SHARED_NAME.test(name) || isDefined(name, scope)) return name;
    return this.#rename(name);
  }

  #inAttributes(attributes: Attributes, scope: Scope): Attributes {
    let changed: Record<string, Json> | null = null;
    for (const [key, value] of Object.entries(attributes)) {
      const after = HANDLERS.has(key)
        ? this.#trees(value, scope)
        : key === 'undo_with'
          ? this.#undo(value, scope)
          : value;
      if (after === value) continue;
      changed ??= { ...attributes };
      changed[key] = after;
    }
    return changed ?? attributes;
  }

  #trees(value: Json, scope: Scope): Json {
    if (isTree(value)) return this.#step(value, scope) as unknown as Json;
    return Array.isArray(value) ? sameOr(value as readonly Json[], (one) => this.#trees(one, scope)) : value;
  }

  /** A tree, or a step as YAML has it: `{ subprocess: notify }`, `{ subprocess: { ref: notify } }`. */
  #undo(value: Json, scope: Scope): Json {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return this.#trees(value, scope);
    const { subprocess: called, ...others } = value as Record<string, Json>;
    if (called === undefined || Object.keys(others).length > 0) return value;
    if (typeof called === 'string') return { subprocess: this.#named(called, scope) ?? null };
    return isAttributes(called) ? { subprocess: this.#call(called, scope) } : value;
  }
}

function isDefined(name: string, scope: Scope): boolean {
  for (let at: Scope | null = scope; at !== null; at = at.around) if (at.names.has(name)) return true;
  return false;
}

function isAttributes(value: Json): value is Attributes {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The list itself when none of it changes: what is shared with others stays one object. */
function sameOr<T>(list: readonly T[], change: (one: T) => T): readonly T[] {
  const changed = list.map(change);
  return changed.some((one, i) => one !== list[i]) ? changed : list;
}
