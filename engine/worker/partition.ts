import { LRUCache } from 'lru-cache';
import type { Execution } from '../core/execution.ts';
import { readHead, restore } from '../core/snapshot.ts';
import { BossError } from '../errors.ts';
import type { CommitResult, ProcessCommit } from '../store/store.ts';
import type { WorkerContext } from './context.ts';
import { Run } from './run.ts';
import { knownSummary } from './summary.ts';
import type { Work } from './work.ts';

const BATCH = 500;
/** Processes held in memory; one that only waits costs nothing but its place here, and gives it up to those at work. */
const CACHED = 20_000;

interface Cached {
  readonly execution: Execution;
  readonly revision: number;
}

/** The one writer of a partition: takes work in batches, one atomic commit each. */
export class Partition {
  readonly number: number;
  readonly #context: WorkerContext;
  readonly #epoch: number;
  readonly #cache = new LRUCache<string, Cached>({ max: CACHED });
  #queue: Work[] = [];
  #working: Promise<void> | null = null;
  #stopped = false;

  constructor(context: WorkerContext, number: number, epoch: number) {
    this.#context = context;
    this.number = number;
    this.#epoch = epoch;
  }

  submit(work: Work): void {
    this.#queue.push(work);
    this.#working ??= this.#work().finally(() => {
      this.#working = null;
    });
  }

  /** Finishes what was taken on; what comes after is left to the next owner. */
  async stop(): Promise<void> {
    while (this.#working !== null) await this.#working;
    this.#stopped = true;
    await this.forgetPublished();
  }

  /** Writes down which outbox entries are done, when there is no other commit for that to ride on. */
  async forgetPublished(): Promise<void> {
    const published = this.#context.outbox.takeDone(this.number);
    if (published.length > 0) await this.#commit([], published);
  }

  /** The process as it is now, to be looked at only. */
  async look(wfid: string): Promise<Execution | null> {
    return (await this.#load(wfid))?.execution ?? null;
  }

  async #work(): Promise<void> {
    // Whatever is submitted in this turn of the event loop goes into the same batch.
    await new Promise(setImmediate);
    while (this.#queue.length > 0 && !this.#stopped) {
      const batch = this.#queue.length > BATCH ? this.#queue.splice(0, BATCH) : this.#queue;
      if (batch === this.#queue) this.#queue = [];
      try {
        await this.#process(batch);
      } catch (error) {
        await this.#interrupted(batch, error);
      }
    }
  }

  async #process(batch: readonly Work[]): Promise<void> {
    const runs = await this.#openAll(batch);
    for (const work of batch) this.#take(runs, work);
    const changed = [...runs.values()].flatMap((run) => {
      const commit = run.commit();
      return commit === null ? [] : [{ run, commit }];
    });
    const published = this.#context.outbox.takeDone(this.number);
    const results =
      changed.length + published.length === 0
        ? []
        : await this.#commit(
            changed.map(({ commit }) => commit),
            published,
          );
    const conflicts = new Set(changed.filter((_, i) => results[i] === 'conflict').map(({ run }) => run));
    const committed = new Set(changed.map(({ run }) => run));
    for (const run of runs.values()) {
      if (conflicts.has(run)) this.#conflict(run);
      else this.#finish(run, committed.has(run));
    }
  }

  async #openAll(batch: readonly Work[]): Promise<Map<string, Run>> {
    const runs = new Map<string, Run>();
    const missing: Promise<void>[] = [];
    for (const { wfid, what } of batch) {
      if (runs.has(wfid)) continue;
      const cached = this.#cache.get(wfid);
      const open = (found: Cached | null) => {
        const { execution, revision } = found ?? { execution: null, revision: 0 };
        runs.set(wfid, new Run(this.#context, { wfid, partition: this.number, execution, revision }));
      };
      // A launch expects no process: the commit says when there is one.
      open(cached ?? null);
      if (cached === undefined && what.kind === 'message') missing.push(this.#load(wfid).then(open));
    }
    await Promise.all(missing);
    return runs;
  }

  #take(runs: Map<string, Run>, work: Work): void {
    const run = runs.get(work.wfid);
    if (run === undefined) return this.submit(work);
    try {
      run.take(work);
    } catch (error) {
      // A fault of ours: this message must not take the others of its process down with it.
      runs.delete(work.wfid);
      this.#cache.delete(work.wfid);
      this.#context.log.error('a message broke its process’s step', { wfid: work.wfid, error });
      for (const { work: other } of run.done) this.submit(other);
      work.failed?.(error);
    }
  }

  async #commit(commits: readonly ProcessCommit[], published: readonly string[]): Promise<CommitResult[]> {
    try {
      return await this.#context.store.commit({ partition: this.number, epoch: this.#epoch, commits, published });
    } catch (error) {
      for (const id of published) this.#context.outbox.done(this.number, id);
      throw error;
    }
  }

  #finish(run: Run, committed: boolean): void {
    const { execution } = run;
    if (execution !== null && committed) {
      this.#cache.set(run.wfid, { execution, revision: run.revision + 1 });
      if (execution.head.ended !== null && execution.expressions.size === 0) this.#cache.delete(run.wfid);
      this.#context.timers.follow(run.wfid, run.effects);
      this.#context.feed.tell(run.wfid, run.entries);
    }
    const sent = run.sendOut();
    for (const [id, entry] of run.told) this.#tell(id, entry);
    for (const { work, outcome } of run.done) {
      work.committed?.(outcome === 'duplicate' && work.what.kind === 'launch' ? 'exists' : outcome);
    }
    const settle = () => {
      for (const { work } of run.done) work.settled?.();
    };
    if (sent.length === 0) settle();
    else void Promise.all(sent).then(settle);
  }

  #tell(id: string, entry: Run['told'][number][1]): void {
    if (entry.do !== 'tell') return;
    const committed = () => this.#context.outbox.done(this.number, id);
    this.#context.submit({
      wfid: entry.wfid,
      what: { kind: 'message', message: entry.message },
      committed,
      failed: committed,
    });
  }

  #conflict(run: Run): void {
    this.#cache.delete(run.wfid);
    for (const { work } of run.done) {
      if (work.what.kind === 'launch') work.committed?.('exists');
      else this.submit(work);
    }
  }

  /** The outcome of the commit is unknown, or the store is away: read everything again, then go on with the same work. */
  async #interrupted(batch: readonly Work[], error: unknown): Promise<void> {
    for (const { wfid } of batch) this.#cache.delete(wfid);
    if (!(error instanceof BossError) || !error.retryable || error.code === 'BOSS_STORE_FENCED') {
      this.#context.log.error('a batch could not be stored', { partition: this.number, error });
      for (const work of batch) work.failed?.(error);
      return;
    }
    this.#context.log.warn('the store did not take a batch; waiting for it', { partition: this.number, error });
    await this.#context.storeAvailable();
    await this.#context.recoverOutbox(this);
    this.#queue = [...batch, ...this.#queue];
  }

  async #load(wfid: string): Promise<Cached | null> {
    const cached = this.#cache.get(wfid);
    if (cached !== undefined) return cached;
    const stored = await this.#context.store.load(this.number, wfid);
    const text = stored?.entries.get('h');
    if (stored === null || text === undefined) return null;
    const head = readHead(text);
    const tree = await this.#context.treeByHash(head.definition);
    const execution = restore(stored.entries, head, tree, this.#context.environment());
    knownSummary(execution);
    const loaded = { execution, revision: stored.revision };
    this.#cache.set(wfid, loaded);
    return loaded;
  }
}
