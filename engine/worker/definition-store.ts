import { LRUCache } from 'lru-cache';
import type { Json, JsonObject } from '../core/json.ts';
import type { Tree } from '../core/tree.ts';
import { hashOf } from '../definition/hash.ts';
import { validateFields } from '../definition/params.ts';
import { BossError } from '../errors.ts';
import type { Actor, DefinitionVersion, LaunchRequest, ParsedDefinition, PutDefinition } from '../engine.ts';
import type { Store } from '../store/store.ts';
import { readApart } from './read-apart.ts';

const STORABLE = /^[A-Za-z0-9_.:-]+$/;
const REFERENCE = /^[A-Za-z0-9_.:-]+(@\d+)?$/;

/** A launch names a stored definition, or brings its text or tree. */
export function isReference(definition: LaunchRequest['definition']): definition is string {
  return typeof definition === 'string' && REFERENCE.test(definition);
}

/** What a launch needs of a definition: its tree, stored under its hash, and the default fields. */
export interface Resolved {
  readonly hash: string;
  readonly tree: Tree;
  readonly defaults: JsonObject;
  readonly params: JsonObject | null;
}

interface Put {
  readonly definition: DefinitionVersion;
  readonly changed: boolean;
}

/** Definitions by name and version; trees by the hash of their content. A version never changes once it is stored. */
export class DefinitionStore {
  readonly #store: Store;
  readonly #trees = new LRUCache<string, { readonly tree: Tree }>({ max: 1000 });
  readonly #resolved = new LRUCache<string, Resolved>({ max: 1000 });

  #lastPut: Promise<unknown> = Promise.resolve();

  constructor(store: Store) {
    this.#store = store;
  }

  /** The same text again makes no new version. Errors: BOSS_DEFINITION_INVALID. */
  put(put: PutDefinition, actor: Actor, now: number): Promise<Put> {
    // One after the other: those that come together would take each other’s numbers.
    const done = this.#lastPut.then(() => this.#put(put, actor, now));
    this.#lastPut = done.catch(() => undefined);
    return done;
  }

  async #put(put: PutDefinition, actor: Actor, now: number): Promise<Put> {
    const { source, file, fields = {} } = put;
    const parsed = await readApart(source, { ...(file && { file }), ...(put.name && { name: put.name }) });
    const name = storedName(put, parsed);
    const hash = await this.keep(parsed.tree);
    for (let ahead = 1; ; ) {
      const latest = await this.#latest(name);
      if (latest.definition !== null && isSame(latest.definition, source, fields)) {
        return { definition: latest.definition, changed: false };
      }
      const number = latest.number + ahead;
      const definition = versionOf(put, parsed, { name, hash, number, by: actor.name, now });
      if (!(await this.#create(`${name}@${number}`, JSON.stringify(definition), 0))) {
        // Somebody else is at it, or was when it died: his number stays his.
        ahead++;
      } else if (await this.#create(name, JSON.stringify({ latest: number }), latest.pointer)) {
        return { definition, changed: true };
      }
    }
  }

  async list(): Promise<DefinitionVersion[]> {
    const pointers = await this.#store.documents('definitions', { limit: 10_000 });
    const names = pointers.filter(({ id }) => !id.includes('@'));
    return Promise.all(names.map(({ id, json }) => this.#version(id, (JSON.parse(json) as { latest: number }).latest)));
  }

  /** `name` or `name@version`. Errors: BOSS_UNKNOWN_DEFINITION. */
  async get(ref: string): Promise<DefinitionVersion & { tree: Tree }> {
    const [name = '', wanted] = ref.split('@');
    const definition =
      wanted === undefined ? (await this.#latest(name)).definition : await this.#version(name, Number(wanted));
    if (definition === null) throw unknown(ref);
    return { ...definition, tree: await this.tree(definition.hash) };
  }

  async versions(name: string): Promise<DefinitionVersion[]> {
    const { number } = await this.#latest(name);
    if (number === 0) throw unknown(name);
    return Promise.all(Array.from({ length: number }, (_, i) => this.#version(name, number - i)));
  }

  /** What to launch: a stored definition by name, or one that is given as text or tree. */
  async resolve(definition: LaunchRequest['definition']): Promise<Resolved> {
    if (isReference(definition)) return this.#resolveName(definition);
    const source = typeof definition === 'string' ? definition : JSON.stringify(definition);
    const cached = this.#resolved.get(source);
    if (cached !== undefined) return cached;
    const parsed = await readApart(source, {});
    const resolved = {
      hash: await this.keep(parsed.tree),
      tree: parsed.tree,
      defaults: {},
      params: parsed.params,
    };
    if (source.length < 100_000) this.#resolved.set(source, resolved);
    return resolved;
  }

  /** Null when there is none. */
  async find(ref: string): Promise<(DefinitionVersion & { tree: Tree }) | null> {
    try {
      return await this.get(ref);
    } catch (error) {
      if (error instanceof BossError && error.code === 'BOSS_UNKNOWN_DEFINITION') return null;
      throw error;
    }
  }

  /** Stores a tree under the hash of its content, which it gives. */
  async keep(tree: Tree): Promise<string> {
    const hash = hashOf(tree);
    if (this.#trees.has(hash)) return hash;
    if ((await this.#store.get('trees', hash)) === null) await this.#store.put('trees', hash, JSON.stringify(tree));
    this.#trees.set(hash, { tree });
    return hash;
  }

  async tree(hash: string): Promise<Tree> {
    const cached = this.#trees.get(hash);
    if (cached !== undefined) return cached.tree;
    const document = await this.#store.get('trees', hash);
    if (document === null) throw new BossError('BOSS_INTERNAL', `the store has no tree ${hash}`);
    const tree = JSON.parse(document.json) as Json as unknown as Tree;
    this.#trees.set(hash, { tree });
    return tree;
  }

  async #resolveName(ref: string): Promise<Resolved> {
    const { hash, tree, fields, params } = await this.get(ref);
    return { hash, tree, defaults: fields, params };
  }

  /** False when the document is not as it was expected to be. */
  async #create(id: string, json: string, ifVersion: number): Promise<boolean> {
    try {
      await this.#store.put('definitions', id, json, ifVersion);
      return true;
    } catch (error) {
      if (error instanceof BossError && error.code === 'BOSS_STORE_CONFLICT') return false;
      throw error;
    }
  }

  /** The newest version; number 0 when there is none yet. `pointer` is the version of the document that names it. */
  async #latest(name: string): Promise<{ number: number; pointer: number; definition: DefinitionVersion | null }> {
    const document = await this.#store.get('definitions', name);
    if (document === null) return { number: 0, pointer: 0, definition: null };
    const number = (JSON.parse(document.json) as { latest: number }).latest;
    return { number, pointer: document.version, definition: await this.#version(name, number) };
  }

  async #version(name: string, number: number): Promise<DefinitionVersion> {
    const document = await this.#store.get('definitions', `${name}@${number}`);
    if (document === null) throw unknown(`${name}@${number}`);
    return JSON.parse(document.json) as DefinitionVersion;
  }
}

/** Errors: BOSS_REQUEST_INVALID that names each field which does not fit the definition's params. */
export function checkFields(params: JsonObject | null, fields: JsonObject): void {
  const wrong = params === null ? [] : validateFields(params, fields);
  if (wrong.length === 0) return;
  throw new BossError('BOSS_REQUEST_INVALID', `the fields do not fit the definition’s params: ${wrong.join('; ')}`, {
    details: { problems: wrong },
  });
}

function isSame(before: DefinitionVersion, source: string, fields: JsonObject): boolean {
  return before.source === source && JSON.stringify(before.fields) === JSON.stringify(fields);
}

/** Names are typed on command lines and stand beside version numbers: the original's free texts need another one. */
function storedName({ as, name, file }: PutDefinition, parsed: ParsedDefinition): string {
  const found = [as, parsed.name, name].find((one) => typeof one === 'string' && STORABLE.test(one));
  if (found !== undefined && found !== null) return found;
  const problem =
    parsed.name === null ? 'has no name' : `is called "${parsed.name}", which is no name to store it under`;
  throw new BossError(
    'BOSS_DEFINITION_INVALID',
    `${file ?? 'the definition'} ${problem}: letters, digits and _ . : - make a name; or give one with --name`,
  );
}

function versionOf(
  put: PutDefinition,
  parsed: ParsedDefinition,
  made: { name: string; hash: string; number: number; by: string; now: number },
): DefinitionVersion {
  return {
    name: made.name,
    version: made.number,
    hash: made.hash,
    revision: parsed.revision,
    description: parsed.description,
    source: put.source,
    format: parsed.format,
    fields: put.fields ?? {},
    params: parsed.params,
    by: made.by,
    at: made.now,
    comment: put.comment ?? null,
  };
}

function unknown(ref: string): BossError {
  return new BossError('BOSS_UNKNOWN_DEFINITION', `there is no definition "${ref}"`, { details: { definition: ref } });
}
