import { LRUCache } from 'lru-cache';
import { isKeeper } from '../core/keeper-id.ts';
import { openKeeper } from '../core/keepers.ts';
import { readHead, restore } from '../core/snapshot.ts';
import type { StoredProcess } from '../store/store.ts';
import type { WorkerContext } from './context.ts';
import type { Subject } from './run.ts';
import { knownSummary } from './summary.ts';

/** HeldSubject in memory; one that only waits costs nothing but its place here, and gives it up to those at work. */
const HELD = 20_000;

export interface HeldSubject {
  readonly subject: Subject;
  readonly revision: number;
}

/** The processes and keepers of a partition that are at hand; the others are read from the store. */
export class Subjects {
  readonly #context: WorkerContext;
  readonly #partition: number;
  readonly #held = new LRUCache<string, HeldSubject>({ max: HELD });

  constructor(context: WorkerContext, partition: number) {
    this.#context = context;
    this.#partition = partition;
  }

  get(wfid: string): HeldSubject | undefined {
    return this.#held.get(wfid);
  }

  set(wfid: string, held: HeldSubject): void {
    this.#held.set(wfid, held);
  }

  delete(wfid: string): void {
    this.#held.delete(wfid);
  }

  /** As it is now; what has to be read for it is not held. */
  async look(wfid: string): Promise<Subject | null> {
    return (this.#held.get(wfid) ?? (await this.#read(wfid)))?.subject ?? null;
  }

  async load(wfid: string): Promise<HeldSubject | null> {
    const loaded = this.#held.get(wfid) ?? (await this.#read(wfid));
    if (loaded !== null) this.#held.set(wfid, loaded);
    return loaded;
  }

  async #read(wfid: string): Promise<HeldSubject | null> {
    const stored = await this.#context.store.load(this.#partition, wfid);
    const subject = stored === null ? null : await this.#subjectOf(wfid, stored);
    return stored === null || subject === null ? null : { subject, revision: stored.revision };
  }

  async #subjectOf(wfid: string, { entries }: StoredProcess): Promise<Subject | null> {
    if (isKeeper(wfid)) return openKeeper(wfid, entries);
    const text = entries.get('h');
    if (text === undefined) return null;
    const head = readHead(text);
    const tree = await this.#context.treeByHash(head.definition);
    const execution = restore(entries, head, tree, this.#context.environment());
    knownSummary(execution);
    return execution;
  }
}
