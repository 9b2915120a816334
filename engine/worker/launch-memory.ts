import { BossError } from '../errors.ts';
import type { Document, Store } from '../store/store.ts';
import type { Delivery } from '../transport/transport.ts';
import { newWfid, sha256 } from './ids.ts';
import { KEPT_MS, KEY_PREFIX } from './launch-keys.ts';

/** How long a launch item is remembered by its message id. */
const REMEMBER_MS = 24 * 60 * 60_000;
const PAGE = 1000;

export interface RememberedLaunch {
  readonly wfid: string;
  /** The item was here before: a process with this id is the one that it started. */
  readonly known: boolean;
  /** What the store has of it. */
  readonly document: string;
  /** Without a message id it is remembered until it is settled. */
  readonly brief: boolean;
}

/**
 * Which process a launch item started, so that its repetition starts no other. One with a message id is known by it. One
 * without is known by its body as long as it is not settled: the broker delivers it again after a crash, marked as such.
 * Items with the same body are told apart by number: each of those that come again takes one of the ids that were given.
 */
export class LaunchMemory {
  readonly #store: Store;
  readonly #recalled = new WeakMap<Delivery, RememberedLaunch>();
  /** Documents that belong to deliveries of this engine. */
  readonly #taken = new Set<string>();
  readonly #me: string | null;
  readonly #isAtWork: (engine: string) => boolean;

  /** `me` and the others at work: with several engines on one store. */
  constructor(store: Store, me: string | null = null, isAtWork: (engine: string) => boolean = () => false) {
    this.#store = store;
    this.#me = me;
    this.#isAtWork = isAtWork;
  }

  /** `asked`: the process id that the sender wants. */
  async recall(delivery: Delivery, asked: string | null, now: number): Promise<RememberedLaunch> {
    const before = this.#recalled.get(delivery);
    if (before !== undefined) return before;
    const { messageId = '' } = delivery.properties;
    const wfid = asked ?? newWfid(now);
    const recalled =
      messageId === '' ? await this.#byBody(delivery, wfid, now) : await this.#byId(`id:${messageId}`, wfid, now);
    this.#recalled.set(delivery, recalled);
    return recalled;
  }

  /** The item is about to be settled. `again`: it comes again all the same, to this engine or to another one. */
  async settle({ document, brief }: RememberedLaunch, again: boolean, now: number): Promise<void> {
    if (!brief) return;
    if (again) await this.#store.put('launches', document, JSON.stringify({ at: now } satisfies Kept));
    else await this.#store.remove('launches', document);
    this.#taken.delete(document);
  }

  /** Forgets what is older than a day, and idempotency keys after their own time. */
  async sweep(now: number): Promise<void> {
    for (let after: string | undefined; ; ) {
      const page = await this.#store.documents('launches', { limit: PAGE, ...(after === undefined ? {} : { after }) });
      for (const { id, json } of page) {
        const { at } = JSON.parse(json) as { at: number };
        if (now - at > (id.startsWith(KEY_PREFIX) ? KEPT_MS : REMEMBER_MS)) await this.#store.remove('launches', id);
      }
      after = page.at(-1)?.id;
      if (page.length < PAGE) return;
    }
  }

  async #byId(document: string, wfid: string, at: number): Promise<RememberedLaunch> {
    try {
      await this.#store.put('launches', document, JSON.stringify({ wfid, at }), 0);
      return { wfid, known: false, document, brief: false };
    } catch (error) {
      if (!(error instanceof BossError) || error.code !== 'BOSS_STORE_CONFLICT') throw error;
    }
    const found = await this.#store.get('launches', document);
    if (found === null) return this.#byId(document, wfid, at);
    return { wfid: (JSON.parse(found.json) as { wfid: string }).wfid, known: true, document, brief: false };
  }

  async #byBody(delivery: Delivery, wfid: string, at: number): Promise<RememberedLaunch> {
    const prefix = `body:${sha256(delivery.body)}:`;
    const kept = JSON.stringify({ at, by: this.#me } satisfies Kept);
    const before = delivery.redelivered ? await this.#untaken(prefix, kept) : undefined;
    if (before !== undefined) return { wfid: before.slice(prefix.length), known: true, document: before, brief: true };
    const document = prefix + wfid;
    this.#taken.add(document);
    await this.#store.put('launches', document, kept);
    return { wfid, known: false, document, brief: true };
  }

  /** Takes the oldest document with this prefix that belongs to no delivery of an engine that is at work. */
  async #untaken(prefix: string, kept: string): Promise<string | undefined> {
    let isElsewhere = false;
    for (const { id, json, version } of await this.#withPrefix(prefix)) {
      if (this.#taken.has(id)) continue;
      const { by } = JSON.parse(json) as Kept;
      if (by !== null && by !== undefined && by !== this.#me && this.#isAtWork(by)) isElsewhere = true;
      else if (await this.#take(id, kept, version)) return id;
    }
    if (!isElsewhere) return undefined;
    // It may be this very item: whether that engine is dead, or has only said so late, shows soon.
    throw new BossError('BOSS_UNAVAILABLE', 'another engine is at work on a launch item with the same text');
  }

  async #withPrefix(prefix: string): Promise<Document[]> {
    const found: Document[] = [];
    for (let after = prefix; ; ) {
      const page = await this.#store.documents('launches', { after, limit: PAGE });
      found.push(...page.filter(({ id }) => id.startsWith(prefix)));
      after = page.at(-1)?.id ?? '';
      if (page.length < PAGE || !after.startsWith(prefix)) return found;
    }
  }

  /** False when another one was faster. */
  async #take(id: string, kept: string, version: number): Promise<boolean> {
    this.#taken.add(id);
    try {
      await this.#store.put('launches', id, kept, version);
      return true;
    } catch (error) {
      this.#taken.delete(id);
      if (error instanceof BossError && error.code === 'BOSS_STORE_CONFLICT') return false;
      throw error;
    }
  }
}

/** `by`: the engine that has the delivery. */
interface Kept {
  readonly at: number;
  readonly by?: string | null;
}
