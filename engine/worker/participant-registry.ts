import { BossError } from '../errors.ts';
import type { Actor, Registration } from '../engine.ts';
import { compilePattern } from '../core/pattern.ts';
import type { Store } from '../store/store.ts';

/** The engine's own participant, over which the original's clients register theirs. */
export const REGISTRAR = 'boss_register';
/** Stands for a queue: the engine handles the workitem itself. */
export const INTERNAL_QUEUE = 'boss:internal';

const PAGE = 1000;

interface Entry {
  readonly id: string;
  readonly registration: Registration;
  readonly matches: (name: string) => boolean;
}

/**
 * Which participant name goes to which queue: regular expressions, anchored, first match in the order of registration; a
 * catch-all (`.+`, `.*`) always comes last. The store has the list, memory a compiled copy.
 */
export class ParticipantRegistry {
  readonly #store: Store;
  #entries: Entry[] = [];
  #found = new Map<string, string | null>();
  #lastChange: Promise<unknown> = Promise.resolve();
  #made = 0;

  constructor(store: Store) {
    this.#store = store;
  }

  /** After every change that this engine made. */
  onChange: (() => void) | null = null;

  load(): Promise<void> {
    return this.#inTurn(() => this.#load());
  }

  async #load(): Promise<void> {
    const entries: Entry[] = [];
    for (let after: string | undefined; ; after = entries.at(-1)?.id) {
      const page = await this.#store.documents('participants', {
        limit: PAGE,
        ...(after === undefined ? {} : { after }),
      });
      entries.push(...page.map(({ id, json }) => entryOf(id, JSON.parse(json) as Registration)));
      if (page.length < PAGE) break;
    }
    this.#entries = entries;
    this.#changed();
  }

  /** The queue for a name; null when nobody is registered. */
  queueFor(name: string): string | null {
    if (name === REGISTRAR) return INTERNAL_QUEUE;
    let queue = this.#found.get(name);
    if (queue === undefined) {
      queue = this.#entries.find((entry) => entry.matches(name))?.registration.queue ?? null;
      if (this.#found.size > 10_000) this.#found.clear();
      this.#found.set(name, queue);
    }
    return queue;
  }

  list(): Registration[] {
    return this.#entries.map(({ registration }) => registration);
  }

  /** Replaces an entry with the same expression. Errors: BOSS_PARTICIPANT_INVALID. */
  register(registration: { regex: string; queue: string }, actor: Actor, now: number): Promise<void> {
    return this.#inTurn(() => this.#register(registration, actor, now));
  }

  unregister(regex: string): Promise<boolean> {
    return this.#inTurn(() => this.#unregister(regex));
  }

  /** One change after the other: each looks at the list that the last one left. */
  #inTurn<T>(change: () => Promise<T>): Promise<T> {
    const changed = this.#lastChange.then(change);
    this.#lastChange = changed.catch(() => undefined);
    return changed;
  }

  async #register({ regex, queue }: { regex: string; queue: string }, actor: Actor, now: number): Promise<void> {
    if (regex.trim() === '' || queue.trim() === '') {
      throw new BossError('BOSS_PARTICIPANT_INVALID', 'a registration needs a name (a regular expression) and a queue');
    }
    const registration = { regex, queue, by: actor.name, at: now };
    const old = this.#entries.find((entry) => entry.registration.regex === regex);
    if (old !== undefined && old.registration.queue === queue) return;
    const id = old?.id ?? this.#newId(isCatchAll(regex) ? 'z' : 'a', now);
    const entry = entryOf(id, registration);
    await this.#store.put('participants', id, JSON.stringify(registration));
    this.#entries = [...this.#entries.filter((one) => one.id !== id), entry].sort((a, b) => (a.id < b.id ? -1 : 1));
    this.#changed();
    this.onChange?.();
  }

  async #unregister(regex: string): Promise<boolean> {
    // Two engines may have registered it in the same moment.
    const old = this.#entries.filter((entry) => entry.registration.regex === regex);
    if (old.length === 0) return false;
    for (const { id } of old) await this.#store.remove('participants', id);
    this.#entries = this.#entries.filter((entry) => !old.includes(entry));
    this.#changed();
    this.onChange?.();
    return true;
  }

  /** Sorts behind all that are there. */
  #newId(kind: 'a' | 'z', now: number): string {
    this.#made += 1;
    return `${kind}${String(now).padStart(15, '0')}-${String(this.#made).padStart(6, '0')}-${process.pid}`;
  }

  #changed(): void {
    this.#found = new Map();
  }
}

function entryOf(id: string, registration: Registration): Entry {
  const { regex } = registration;
  // Most registrations are plain names.
  if (/^[\w:-]+$/.test(regex)) return { id, registration, matches: (name) => name === regex };
  try {
    const pattern = compilePattern(`^(${regex})$`);
    return { id, registration, matches: (name) => pattern.test(name) };
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new BossError('BOSS_PARTICIPANT_INVALID', `"${regex}" is not a usable regular expression: ${why}`, { cause });
  }
}

function isCatchAll(regex: string): boolean {
  return regex === '.+' || regex === '.*';
}
