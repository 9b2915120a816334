import { isObject, type Json } from '../core/json.ts';
import type { LaunchRequest } from '../engine.ts';
import { BossError } from '../errors.ts';
import type { Store } from '../store/store.ts';
import { sha256 } from './ids.ts';

/** How long a key is kept: a repetition within this time starts nothing. */
export const KEPT_MS = 7 * 24 * 60 * 60_000;
/** Documents of collection `launches` that belong to keys. */
export const KEY_PREFIX = 'key:';

export interface KeyedLaunch {
  readonly wfid: string;
  /** The process is durable: nothing is started any more, also when it has been removed since. */
  readonly started: boolean;
}

interface Kept extends KeyedLaunch {
  readonly at: number;
  /** Hash of what was asked for. */
  readonly request: string;
}

type Wanted = Pick<LaunchRequest, 'definition' | 'fields' | 'variables' | 'project'>;

/**
 * Which process a launch with an idempotency key started. The process id is stored under the key before anything is started, by
 * whoever is first; everybody else, also after a crash, on any engine, goes on with that id.
 */
export class LaunchKeys {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  /** Errors: BOSS_IDEMPOTENCY_CONFLICT when the key was used for something else. */
  async find(key: string, wanted: Wanted): Promise<KeyedLaunch | null> {
    const document = await this.#store.get('launches', idOf(key));
    if (document === null) return null;
    const kept = JSON.parse(document.json) as Kept;
    if (kept.request !== fingerprint(wanted)) throw conflict(key, kept.wfid);
    return kept;
  }

  /** Makes this process the one of the key, unless another is. Errors: as `find`. */
  async claim(key: string, wanted: Wanted, wfid: string, at: number): Promise<KeyedLaunch & { readonly own: boolean }> {
    try {
      await this.#put(key, { wfid, at, request: fingerprint(wanted), started: false }, 0);
      return { wfid, started: false, own: true };
    } catch (error) {
      if (!(error instanceof BossError) || error.code !== 'BOSS_STORE_CONFLICT') throw error;
    }
    const found = await this.find(key, wanted);
    return found === null ? this.claim(key, wanted, wfid, at) : { ...found, own: false };
  }

  async settle(key: string, wanted: Wanted, wfid: string, at: number): Promise<void> {
    await this.#put(key, { wfid, at, request: fingerprint(wanted), started: true });
  }

  /** Nothing was started, and nothing can be: the key is free for a better request. */
  async release(key: string): Promise<void> {
    await this.#store.remove('launches', idOf(key));
  }

  async #put(key: string, kept: Kept, ifVersion?: number): Promise<void> {
    await this.#store.put('launches', idOf(key), JSON.stringify(kept), ifVersion);
  }
}

/** A key may be of any characters; ids of documents are short. */
function idOf(key: string): string {
  return KEY_PREFIX + sha256(key);
}

/** The same for the same request, in whatever order its fields stand. A tree is a list: its order counts. */
function fingerprint({ definition, fields = {}, variables = {}, project }: Wanted): string {
  const text = typeof definition === 'string' ? definition : JSON.stringify(definition);
  const of = project === undefined ? [] : [project];
  return sha256(JSON.stringify([text, sorted(fields), sorted(variables), ...of]));
}

function sorted(value: Json): Json {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isObject(value)) return value;
  return Object.keys(value)
    .sort()
    .map((key): Json => [key, sorted(value[key] as Json)]);
}

function conflict(key: string, wfid: string): BossError {
  return new BossError(
    'BOSS_IDEMPOTENCY_CONFLICT',
    `the idempotency key "${key}" was used to launch ${wfid} from another definition, or with other fields, variables or project; use a key of its own for each launch`,
    { details: { idempotency_key: key, wfid } },
  );
}
