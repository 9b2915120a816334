import { Execution } from '../core/execution.ts';
import { Keeper } from '../core/keeper.ts';
import { isKeeper } from '../core/keeper-id.ts';
import { BossError } from '../errors.ts';
import type { CommitResult, ProcessCommit } from '../store/store.ts';
import { aboutBatch, aboutWork } from './about.ts';
import type { WorkerContext } from './context.ts';
import { Impatience } from './impatience.ts';
import { KeeperRun } from './keeper-run.ts';
import { ProcessRun } from './process-run.ts';
import type { Run } from './run.ts';
import { type Held, Subjects } from './subjects.ts';
import { Turns } from './turns.ts';
import type { Work } from './work.ts';

/** A store that takes longer for a commit gets no new work until it has answered. */
const SLOW_MS = 3000;

/** The one writer of a partition: takes work in batches, one atomic commit each. */
export class Partition {
  readonly number: number;
  readonly #context: WorkerContext;
  readonly #epoch: number;
  readonly #subjects: Subjects;
  /** When a launch was tried that nobody knows to have succeeded. */
  readonly #tried = new WeakMap<Work, number[]>();
  readonly #impatience = new Impatience();
  readonly #turns = new Turns();
  #working: Promise<void> | null = null;
  #stopping = false;
  #stopped = false;
  #told = 0;

  constructor(context: WorkerContext, number: number, epoch: number) {
    this.#context = context;
    this.number = number;
    this.#epoch = epoch;
    this.#subjects = new Subjects(context, number);
  }

  submit(work: Work): void {
    if (this.#stopped) {
      work.failed?.(new BossError('BOSS_UNAVAILABLE', 'the engine has stopped'));
      return;
    }
    this.#turns.add(work);
    this.#working ??= this.#work();
  }

  get busy(): boolean {
    return this.#working !== null;
  }

  /** Resolves when nothing is left to do. From now on the store’s absence is not waited for. */
  async finish(): Promise<void> {
    this.#stopping = true;
    this.#turns.hurry();
    while (this.#working !== null) await this.#working;
  }

  /** Takes nothing more. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await this.forgetPublished();
  }

  /**
   * Writes down which outbox entries are done, when there is no other commit for that to ride on. `always`: writes also when none
   * is, and so finds out whether the store takes it.
   */
  async forgetPublished(always = false): Promise<void> {
    const published = this.#context.outbox.takeDone(this.number);
    if (always || published.length > 0) await this.#commit([], published);
  }

  /** The process as it is now, to be looked at only. It is not kept: the writer may be changing it meanwhile. */
  async look(wfid: string): Promise<Execution | null> {
    const subject = await this.#subjects.look(wfid);
    return subject instanceof Execution ? subject : null;
  }

  /** The lock, or the signals, of an id, in the same way. */
  async lookAtKeeper(id: string): Promise<Keeper | null> {
    const subject = await this.#subjects.look(id);
    return subject instanceof Keeper ? subject : null;
  }

  async #work(): Promise<void> {
    // Whatever is submitted in this turn of the event loop goes into the same batch.
    await new Promise(setImmediate);
    while (this.#turns.hasWork(this.#stopping)) await this.#complete(await this.#turns.next());
    // In the same breath as the look at the queue: work that comes later must find nobody at work.
    this.#working = null;
  }

  /** Tries until the batch is done or refused: the store may be away, or not like one of its processes. */
  async #complete(given: readonly Work[]): Promise<void> {
    let batch = given;
    for (let failures = 0; batch.length > 0; failures++) {
      try {
        if (failures > 0) await this.#context.recover(this);
        await this.#process(batch);
        if (failures > 0) this.#context.storeWorks();
        return;
      } catch (error) {
        for (const { wfid } of batch) this.#subjects.delete(wfid);
        if (!isTemporary(error) || this.#stopping) return this.#refuse(batch, error);
        await this.#context.storeFailed(error, failures);
        batch = this.#impatience.keep(batch, error, Date.now());
      }
    }
  }

  /** What cannot be stored must not take the other processes of its batch with it. */
  async #refuse(batch: readonly Work[], error: unknown): Promise<void> {
    if (batch.length > 1 && !isTemporary(error) && !isFenced(error)) {
      for (const part of partsOf(batch)) await this.#complete(part);
      return;
    }
    this.#context.log.error('a batch could not be stored', { partition: this.number, ...aboutBatch(batch), error });
    if (isFenced(error)) this.#context.fenced(this.number);
    for (const work of batch) work.failed?.(error);
  }

  async #process(batch: readonly Work[]): Promise<void> {
    const runs = await this.#openAll(batch);
    const broken: Broken[] = [];
    const again: Work[] = [];
    try {
      for (const work of batch) this.#take(runs, work, again, broken);
      const changed = [...runs.values()].flatMap((run) => {
        const commit = run.commit();
        return commit === null ? [] : [{ run, commit }];
      });
      const conflicts = await this.#store(changed);
      for (const { run } of changed) if (conflicts.has(run)) again.push(...(await this.#conflict(run)));
      this.#turns.addFirst(again);
      const committed = new Set(changed.map(({ run }) => run));
      for (const run of runs.values()) if (!conflicts.has(run)) this.#finish(run, committed.has(run));
    } catch (error) {
      for (const run of runs.values()) this.#abandon(run);
      throw error;
    }
    for (const { work, error } of broken) work.failed?.(error);
  }

  async #openAll(batch: readonly Work[]): Promise<Map<string, Run>> {
    const runs = new Map<string, Run>();
    const missing: Promise<unknown>[] = [];
    for (const { wfid, what } of batch) {
      if (runs.has(wfid)) continue;
      const cached = this.#subjects.get(wfid);
      const open = (found: Held | null) => runs.set(wfid, this.#runOf(wfid, found));
      // A launch expects no process: the commit says when there is one.
      open(cached ?? null);
      if (cached === undefined && what.kind !== 'launch') missing.push(this.#subjects.load(wfid).then(open));
    }
    await Promise.all(missing);
    return runs;
  }

  #runOf(wfid: string, found: Held | null): Run {
    const { subject = null, revision = 0 } = found ?? {};
    const place = { wfid, partition: this.number, revision, nextPlace: () => this.#nextPlace() };
    if (isKeeper(wfid)) return new KeeperRun(this.#context, place, subject instanceof Keeper ? subject : null);
    return new ProcessRun(this.#context, place, subject instanceof Execution ? subject : null);
  }

  /** What cannot be taken now goes to `again`, for the next batch. */
  #take(runs: Map<string, Run>, work: Work, again: Work[], broken: Broken[]): void {
    const run = runs.get(work.wfid);
    if (run === undefined) return void again.push(work);
    try {
      run.take(work);
    } catch (error) {
      // A fault of ours: this message must not take the others of its process down with it.
      this.#context.log.error('a message broke its process’s step', { ...aboutWork(work), error });
      this.#abandon(run);
      runs.delete(work.wfid);
      again.push(...run.done.map(({ work: other }) => other));
      broken.push({ work, error });
    }
  }

  /** Returns the runs that found their process changed by somebody else. */
  async #store(changed: readonly { run: Run; commit: ProcessCommit }[]): Promise<Set<Run>> {
    const published = this.#context.outbox.takeDone(this.number);
    if (changed.length + published.length === 0) return new Set();
    const commits = changed.map(({ commit }) => commit);
    const results = await this.#commit(commits, published);
    return new Set(changed.filter((_, i) => results[i] === 'conflict').map(({ run }) => run));
  }

  async #commit(commits: readonly ProcessCommit[], published: readonly string[]): Promise<CommitResult[]> {
    const start = performance.now();
    const late = setTimeout(() => this.#context.storeSlow(SLOW_MS), SLOW_MS);
    try {
      const batch = { partition: this.number, epoch: this.#epoch, commits, published };
      const results = await this.#context.store.commit(batch);
      const took = performance.now() - start;
      this.#context.measures.committed(took / 1000, commits.length);
      if (took >= SLOW_MS) this.#context.storeWorks();
      return results;
    } catch (error) {
      for (const id of published) this.#context.outbox.done(this.number, id);
      throw error;
    } finally {
      clearTimeout(late);
    }
  }

  #finish(run: Run, committed: boolean): void {
    if (committed) {
      if (run.left === null) this.#subjects.delete(run.wfid);
      else this.#subjects.set(run.wfid, { subject: run.left, revision: run.revision + 1 });
      run.follow();
    }
    try {
      this.#settle(run);
    } catch (error) {
      // It is stored: doing it again would be doing it twice. What was not sent is still in the outbox.
      this.#context.log.error('what a step decided could not be sent', { wfid: run.wfid, error });
    }
  }

  #settle(run: Run): void {
    const sent = run.sendOut();
    for (const [id, entry] of run.told) this.#context.tell(this.number, id, entry);
    for (const { work, outcome } of run.done) {
      work.committed?.(outcome === 'duplicate' && work.what.kind === 'launch' ? 'exists' : outcome);
    }
    const settle = () => {
      for (const { work } of run.done) work.settled?.();
    };
    if (sent.length === 0) settle();
    else void Promise.all(sent).then(settle);
  }

  /** Somebody else changed the process, or made it. Returns the work that is to be done on what is there now. */
  async #conflict(run: Run): Promise<Work[]> {
    this.#abandon(run);
    const isOurs = await this.#foundOwn(run);
    return run.done.flatMap(({ work, outcome }) => {
      if (work.what.kind !== 'launch') return [work];
      work.committed?.(isOurs && outcome === 'applied' ? 'applied' : 'exists');
      work.settled?.();
      return [];
    });
  }

  /** Whether a launch met the process that it made itself at an earlier try, of which nobody could tell the outcome. */
  async #foundOwn(run: Run): Promise<boolean> {
    const launched = launchOf(run);
    const earlier = launched === undefined ? [] : (this.#tried.get(launched) ?? []).slice(0, -1);
    if (earlier.length === 0) return false;
    const found = await this.look(run.wfid);
    return found !== null && earlier.includes(found.head.launchedAt);
  }

  #abandon(run: Run): void {
    run.abandon();
    this.#subjects.delete(run.wfid);
    const launched = launchOf(run);
    if (launched === undefined || run.launchedAt === null) return;
    this.#tried.set(launched, [...(this.#tried.get(launched) ?? []), run.launchedAt]);
  }

  #nextPlace(): number {
    return this.#epoch * 2 ** 32 + this.#told++;
  }
}

interface Broken {
  readonly work: Work;
  readonly error: unknown;
}

function launchOf(run: Run): Work | undefined {
  return run.done.find(({ work, outcome }) => work.what.kind === 'launch' && outcome === 'applied')?.work;
}

/** By process; the work of one process in single pieces. */
function partsOf(batch: readonly Work[]): Work[][] {
  const parts = new Map<string, Work[]>();
  for (const work of batch) parts.set(work.wfid, [...(parts.get(work.wfid) ?? []), work]);
  return parts.size > 1 ? [...parts.values()] : batch.map((work) => [work]);
}

function isTemporary(error: unknown): error is BossError {
  return error instanceof BossError && error.retryable && !isFenced(error);
}

function isFenced(error: unknown): boolean {
  return error instanceof BossError && error.code === 'BOSS_STORE_FENCED';
}
