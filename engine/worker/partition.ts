import { Execution } from '../core/execution.ts';
import { Keeper } from '../core/keeper.ts';
import { isKeeper } from '../core/keeper-id.ts';
import { BossError } from '../errors.ts';
import type { Batch, CommitResult, Held, ProcessCommit } from '../store/store.ts';
import { aboutBatch, aboutWork } from './about.ts';
import type { WorkerContext } from './context.ts';
import { Impatience } from './impatience.ts';
import { KeeperRun } from './keeper-run.ts';
import { ProcessRun } from './process-run.ts';
import { isFenced, isLost, isTemporary, partsOf } from './refused-batch.ts';
import { type Broken, launchOf, type Run, type Subject } from './run.ts';
import { type HeldSubject, Subjects } from './subjects.ts';
import { Turns } from './turns.ts';
import type { Work } from './work.ts';

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
  #begun = false;
  #closing = false;
  #stopping = false;
  #stopped: BossError | null = null;
  #told = 0;

  constructor(context: WorkerContext, number: number, epoch: number) {
    this.#context = context;
    this.number = number;
    this.#epoch = epoch;
    this.#subjects = new Subjects(context, number);
  }

  submit(work: Work): void {
    if (this.#stopped !== null) return work.failed?.(this.#stopped);
    this.#turns.add(work);
    if (this.#begun) this.#working ??= this.#work();
  }

  get held(): Held {
    return { partition: this.number, epoch: this.#epoch };
  }

  /** What the owner before left undone is on its way: from now on what was submitted is done. */
  begin(): void {
    this.#begun = true;
    if (this.#turns.hasWork(this.#stopping)) this.#working ??= this.#work();
  }

  /** From now on what it tells is left to the next owner, who finds it in the outbox: so it comes to an end. */
  close(): void {
    this.#closing = true;
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
    this.#stopped = new BossError('BOSS_UNAVAILABLE', 'the engine has stopped');
    await this.forgetPublished();
  }

  /** Takes and finishes nothing more: it is somebody else’s. */
  abandon(why: string): void {
    this.#stopping = true;
    this.#stopped = new BossError('BOSS_STORE_FENCED', `partition ${this.number} is no longer ours: ${why}`);
    for (const work of this.#turns.clear()) work.failed?.(this.#stopped);
    this.#turns.hurry();
  }

  /**
   * Writes down which outbox entries are done, when there is no other commit for that to ride on. `always`: writes also when none
   * is, and so finds out whether the store takes it.
   */
  async forgetPublished(always = false): Promise<void> {
    const published = this.#context.outbox.takeDone(this.number);
    if (always || published.length > 0) await this.#commit({ commits: [], published });
  }

  /** As it is now, to be looked at only. It is not kept: the writer may be changing it meanwhile. */
  lookAt(id: string): Promise<Subject | null> {
    return this.#subjects.look(id);
  }

  async look(wfid: string): Promise<Execution | null> {
    const subject = await this.lookAt(wfid);
    return subject instanceof Execution ? subject : null;
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
    if (batch.length > 1 && !isTemporary(error) && !isLost(error)) {
      for (const part of partsOf(batch)) await this.#complete(part);
      return;
    }
    this.#context.log.error('a batch could not be stored', { partition: this.number, ...aboutBatch(batch), error });
    if (isFenced(error)) this.#context.fenced(this);
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
      const results = await this.#store(changed);
      for (const [run, result] of results)
        if (result !== 'ok') again.push(...(await (result === 'conflict' ? this.#conflict(run) : this.#behind(run))));
      this.#turns.addFirst(again);
      await this.#context.listening?.(changed.flatMap(({ run }) => (results.get(run) === 'ok' ? [run.listeners] : [])));
      for (const run of runs.values()) {
        const result = results.get(run);
        if (result === undefined || result === 'ok') this.#finish(run, result === 'ok');
      }
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
      const open = (found: HeldSubject | null) => runs.set(wfid, this.#runOf(wfid, found));
      // A launch expects no process: the commit says when there is one.
      open(cached ?? null);
      if (cached === undefined && what.kind !== 'launch') missing.push(this.#subjects.load(wfid).then(open));
    }
    await Promise.all(missing);
    return runs;
  }

  #runOf(wfid: string, found: HeldSubject | null): Run {
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

  async #store(changed: readonly { run: Run; commit: ProcessCommit }[]): Promise<Map<Run, CommitResult>> {
    const published = this.#context.outbox.takeDone(this.number);
    if (changed.length + published.length === 0) return new Map();
    const commits = changed.map(({ commit }) => commit);
    const raised = changed.some(({ run }) => run.isHeard) ? this.#context.raised?.(this.number) : undefined;
    const known = raised === undefined ? {} : { raised };
    const results = await this.#commit({ commits, published, ...known });
    if (results.includes('behind')) for (const id of published) this.#context.outbox.done(this.number, id);
    return new Map(changed.map(({ run }, i) => [run, results[i] ?? 'conflict']));
  }

  /** Somebody began to listen of whom the run did not know. */
  async #behind(run: Run): Promise<Work[]> {
    this.#abandon(run);
    await this.#context.catchUp?.(this.number);
    return run.done.map(({ work }) => work);
  }

  async #commit(batch: Omit<Batch, keyof Held>): Promise<CommitResult[]> {
    try {
      return await this.#context.commit({ ...this.held, ...batch });
    } catch (error) {
      for (const id of batch.published) this.#context.outbox.done(this.number, id);
      throw error;
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
    if (!this.#closing) for (const [id, entry] of run.told) this.#context.tell(this.number, id, entry);
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
