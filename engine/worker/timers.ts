import type { Effect } from '../core/effect.ts';
import type { Store } from '../store/store.ts';
import { type Measures, NOTHING_MEASURED } from './measures.ts';
import type { Work } from './work.ts';

/** Timers nearer than this are held in memory; the others wait in the store for the next look. */
const HORIZON_MS = 10 * 60_000;
const LOOK_EVERY_MS = 5 * 60_000;
/** Where a look found as many as it takes at once there are more, behind these. */
const LOOK_AGAIN_MS = 1000;
const AT_ONCE = 10_000;

/** Wakes processes when their timers are due. The store has them all; memory only those that are near. */
export class Timers {
  readonly #store: Store;
  readonly #submit: (work: Work) => void;
  readonly #measures: Measures;
  readonly #near = new Map<string, NodeJS.Timeout>();
  readonly #partitions: number;
  #nextLook: NodeJS.Timeout | undefined;
  #stopped = false;

  constructor(store: Store, partitions: number, submit: (work: Work) => void, measures: Measures = NOTHING_MEASURED) {
    this.#store = store;
    this.#partitions = partitions;
    this.#submit = submit;
    this.#measures = measures;
  }

  async start(): Promise<void> {
    await this.#loadAll();
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#nextLook);
    for (const timeout of this.#near.values()) clearTimeout(timeout);
    this.#near.clear();
  }

  /** Looks into the store now; a failure is made up for by the next look. */
  look(): void {
    this.#loadAll().catch(() => this.#lookIn(LOOK_EVERY_MS));
  }

  /** Follows what a committed step set and cleared. */
  follow(wfid: string, effects: readonly Effect[]): void {
    for (const effect of effects) {
      if (effect.do !== 'timer') continue;
      if (effect.at === null) this.#clear(`${wfid} ${effect.id}`);
      else this.#set(wfid, effect.id, effect.at);
    }
  }

  /** Takes the near ones of a partition from the store. Returns whether there may be more of them. */
  async load(partition: number): Promise<boolean> {
    const due = await this.#store.timers(partition, Date.now() + HORIZON_MS, AT_ONCE);
    for (const { wfid, id, at } of due) this.#set(wfid, id, at);
    return due.length === AT_ONCE;
  }

  async #loadAll(): Promise<void> {
    let more = false;
    for (let partition = 0; partition < this.#partitions; partition++) more = (await this.load(partition)) || more;
    this.#lookIn(more ? LOOK_AGAIN_MS : LOOK_EVERY_MS);
  }

  #lookIn(ms: number): void {
    clearTimeout(this.#nextLook);
    if (this.#stopped) return;
    this.#nextLook = setTimeout(() => this.look(), ms);
    this.#nextLook.unref();
  }

  #set(wfid: string, id: string, at: number): void {
    const key = `${wfid} ${id}`;
    this.#clear(key);
    const wait = at - Date.now();
    if (wait > HORIZON_MS || this.#stopped) return;
    const timeout = setTimeout(() => this.#fire(key, wfid, id, at), Math.max(0, wait));
    this.#near.set(key, timeout);
  }

  #fire(key: string, wfid: string, id: string, at: number): void {
    this.#near.delete(key);
    this.#measures.timerFired(Math.max(0, Date.now() - at) / 1000);
    this.#submit({ wfid, what: { kind: 'message', message: { kind: 'timer', id, at } } });
  }

  #clear(key: string): void {
    const timeout = this.#near.get(key);
    if (timeout === undefined) return;
    clearTimeout(timeout);
    this.#near.delete(key);
  }
}
