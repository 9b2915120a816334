import type { Tracker } from '../core/effect.ts';
import { Execution } from '../core/execution.ts';
import { Keeper } from '../core/keeper.ts';
import { BossError } from '../errors.ts';
import { partitionOf } from '../store/partition.ts';
import { inboxOf, TOPOLOGY } from '../transport/topology.ts';
import type { Consumer, Delivery } from '../transport/transport.ts';
import { Availability } from './availability.ts';
import { Cluster } from './cluster.ts';
import { Commits } from './commits.ts';
import type { WorkerContext } from './context.ts';
import { Dispatcher } from './dispatcher.ts';
import { Feed } from './feed.ts';
import { Holdings, PREFETCH } from './holdings.ts';
import { createIdSource } from './ids.ts';
import { NOTHING_MEASURED } from './measures.ts';
import { Outbox } from './outbox.ts';
import { toldWork } from './outbox-entry.ts';
import type { Partition } from './partition.ts';
import { recoverOutbox, redispatchAll } from './recovery.ts';
import { settling } from './settling.ts';
import { StoreWatch } from './store-watch.ts';
import type { Subject } from './run.ts';
import { Surroundings } from './surroundings.ts';
import { Subjects } from './subjects.ts';
import { Timers } from './timers.ts';
import { Trackers } from './trackers.ts';
import { within } from './within.ts';
import type { Work } from './work.ts';
import type { WorkerParts } from './worker-parts.ts';

/** Marks of what was sent ride on the next commit; where none comes they are written after so long. */
const MARK_AFTER_MS = 1000;
const STOP_PATIENCE_MS = 5000;

/** Owns partitions: gives each its one writer, its timers and its inbox, and goes on after a crash where the last one was. */
export class Worker {
  readonly feed: Feed;
  readonly commits: Commits;
  readonly surroundings: Surroundings;
  /** null: it has its store for itself. */
  readonly cluster: Cluster | null;
  readonly brokerState = new Availability('the broker');
  readonly #parts: WorkerParts;
  readonly #storeWatch: StoreWatch;
  readonly #context: WorkerContext;
  readonly #timers: Timers;
  readonly #trackers = new Trackers();
  readonly #dispatcher: Dispatcher;
  readonly holdings: Holdings;
  readonly #newId = createIdSource();
  #original: Consumer | null = null;
  #listener: (delivery: Delivery) => void = (delivery) => delivery.requeue();
  /** Why this engine has nothing to work on any more. */
  #lost: string | null = null;
  #marking: NodeJS.Timeout | undefined;

  constructor(parts: WorkerParts) {
    this.#parts = parts;
    this.surroundings = new Surroundings({ ...parts, newId: this.#newId });
    const submit = (work: Work) => this.submit(work);
    const { store, transport, info, log, measures = NOTHING_MEASURED, tracing = null } = parts;
    this.feed = new Feed(log);
    this.#timers = new Timers({ store, partitions: info.partitions, submit, measures });
    const outbox = new Outbox(transport, submit, measures);
    const tellHere: WorkerContext['tell'] = (from, id, entry) =>
      this.submit(settling(toldWork(entry), outbox, from, id));
    this.#dispatcher = new Dispatcher({
      ...{ registry: parts.registry, outbox, submit, tracing },
      storeFailed: (error, failures) => this.#storeWatch.failed(error, failures),
    });
    this.#context = {
      ...{ store, transport, log, measures, tracing, submit, partitions: info.partitions, feed: this.feed },
      ...{ outbox, timers: this.#timers, trackers: this.#trackers },
      environment: () => this.surroundings.now(),
      treeByHash: (hash) => parts.definitions.tree(hash),
      dispatch: (...what) => this.#dispatcher.dispatch(...what),
      tell: (from, id, entry) => (this.cluster?.letters.tell ?? tellHere)(from, id, entry),
      recover: (partition) => this.#recover(partition),
      storeFailed: (error, failures) => this.#storeWatch.failed(error, failures),
      commit: (batch) => this.commits.commit(batch),
      storeWorks: () => this.#storeWatch.works(),
      fenced: (partition) => this.#fenced(partition),
      ...(parts.leaseMs === undefined ? {} : this.#sharedListeners()),
    };
    this.commits = new Commits({ store, measures, watch: () => this.#storeWatch, wentBack: (e) => this.#wentBack(e) });
    this.#storeWatch = new StoreWatch({
      store,
      tryWrite: () => this.holdings.tryWrite(),
      changed: (available, reason) => this.#storeChanged(available, reason),
    });
    this.holdings = new Holdings(this.#context, parts.member.id);
    this.cluster = parts.leaseMs === undefined ? null : this.#clusterOf(parts.leaseMs, tellHere);
    transport.onAvailability((available, reason) => this.#brokerChanged(available, reason));
  }

  /** Takes the partitions over and does what their last owner left undone; with other engines that follows in `consume`. */
  async start(): Promise<void> {
    const { info, transport, log } = this.#parts;
    await this.surroundings.load();
    for (let number = 0; number < info.partitions; number++) await transport.declareQueue(inboxOf(number));
    this.#marking = setInterval(() => this.#markSent(), MARK_AFTER_MS);
    this.#marking.unref();
    if (this.cluster !== null) return;
    const numbers = Array.from({ length: info.partitions }, (_, number) => number);
    const partitions = await this.holdings.acquire(numbers, 0);
    if (partitions.length < numbers.length) throw new BossError('BOSS_STORE_FENCED', 'another engine has this store');
    for (const number of numbers) await this.#loadTrackers(number);
    const sent = new Set<string>();
    await this.holdings.recover(partitions, sent);
    if (!transport.durable) {
      const again = await redispatchAll(this.#context, (wfid) => this.#partitionFor(wfid) as Partition, sent);
      if (again > 0) log.info('workitems were sent again', { count: again });
    }
    for (const number of numbers) await this.#timers.load(number);
  }

  /** Starts taking messages: after everything that was there before is known. */
  async consume(listener: (delivery: Delivery) => void): Promise<void> {
    const { transport } = this.#parts;
    this.#listener = listener;
    await transport.declareQueue(TOPOLOGY.originalInbox);
    if (this.cluster === null) await this.holdings.consume(this.holdings.all, listener);
    else await this.cluster.start();
    this.#original = await transport.consume(TOPOLOGY.originalInbox, PREFETCH, listener);
    this.surroundings.hearsSince = Date.now();
  }

  /** Takes no more messages. What is in queues that die with us is taken first. */
  async stopTaking(): Promise<void> {
    if (!this.#parts.transport.durable && this.#lost === null) await within(STOP_PATIENCE_MS, this.#emptyInboxes());
    const original = this.#original;
    this.#original = null;
    await original?.cancel().catch(() => undefined);
    if (this.cluster !== null) return;
    await this.holdings.stopTaking();
    this.#timers.stop();
  }

  /** Finishes and sends what was taken; other engines go on with it at once. */
  async stop(): Promise<void> {
    await this.stopTaking();
    clearInterval(this.#marking);
    this.#storeWatch.end();
    await this.cluster?.leave();
    this.#timers.stop();
    do {
      await Promise.all(this.holdings.all.map((partition) => partition.finish()));
      if (this.brokerState.available) await within(STOP_PATIENCE_MS, this.#context.outbox.idle());
    } while (this.holdings.all.some((partition) => partition.busy));
    await Promise.all(this.holdings.all.map((partition) => partition.stop().catch(() => undefined)));
  }

  get storeState(): Availability {
    return this.#storeWatch.state;
  }

  /** Why no work is taken now; null when it is. */
  get reason(): string | null {
    return this.#lost ?? this.storeState.reason ?? this.brokerState.reason;
  }

  /** What it has, and what is on its way to the broker. */
  get level() {
    const partitions = this.#lost === null ? this.holdings.all.length : 0;
    const up = { storeAvailable: this.storeState.available, brokerAvailable: this.brokerState.available };
    return { partitions, ...up, outbox: this.#context.outbox.level(Date.now()) };
  }

  submit(work: Work): void {
    const partition = this.#partitionFor(work.wfid);
    if (partition !== undefined) partition.submit(work);
    else if (this.cluster !== null) this.cluster.remote.submit(this.partitionNumber(work.wfid), work);
    else work.failed?.(new BossError('BOSS_UNAVAILABLE', 'the engine is starting'));
  }

  async look(wfid: string): Promise<Execution | null> {
    const subject = await this.#subject(wfid);
    return subject instanceof Execution ? subject : null;
  }

  async lookAtKeeper(id: string): Promise<Keeper | null> {
    const subject = await this.#subject(id);
    return subject instanceof Keeper ? subject : null;
  }

  /** What another engine works on is read from the store, and not kept: it changes there. */
  #subject(id: string): Promise<Subject | null> {
    const partition = this.#partitionFor(id);
    if (partition !== undefined) return partition.lookAt(id);
    return new Subjects(this.#context, this.partitionNumber(id)).look(id);
  }

  partitionNumber(wfid: string): number {
    return partitionOf(wfid, this.#parts.info.partitions);
  }

  /** So that a crash after a quiet hour does not send again what was sent before it. */
  #markSent(): void {
    if (!this.storeState.available) return;
    for (const partition of this.holdings.all) {
      partition.forgetPublished().catch((error: unknown) => {
        this.#parts.log.debug('what was sent could not be marked yet', { error });
      });
    }
  }

  #partitionFor(wfid: string): Partition | undefined {
    return this.holdings.get(this.partitionNumber(wfid));
  }

  #sharedListeners(): Pick<WorkerContext, 'raised' | 'listening' | 'catchUp'> {
    const listeners = () => (this.cluster as Cluster).listeners;
    return {
      raised: (partition) => listeners().raised(partition),
      listening: (changes) => listeners().spread(changes),
      catchUp: (partition) => listeners().catchUp(partition),
    };
  }

  #clusterOf(leaseMs: number, tellHere: WorkerContext['tell']): Cluster {
    const { member, store, transport, log, info } = this.#parts;
    const { outbox, measures } = this.#context;
    return new Cluster({
      ...{ member, leaseMs, store, transport, log, partitions: info.partitions, newId: this.#newId, outbox, tellHere },
      ...{ holdings: this.holdings, feed: this.feed, trackers: this.#trackers },
      storeFailed: (error, failures) => this.#storeWatch.failed(error, failures),
      submit: (work) => this.submit(work),
      partitionOf: (wfid) => this.partitionNumber(wfid),
      leaseLost: () => measures.leaseLost(),
      hasBroker: () => this.brokerState.available,
      begin: async (partitions) => {
        await this.holdings.recover(partitions, new Set());
        const ours = partitions.filter((partition) => this.holdings.get(partition.number) === partition);
        for (const { number } of ours) await this.#timers.load(number);
        await this.holdings.consume(ours, this.#listener);
        // What their participants said meanwhile is still on its way.
        this.surroundings.hearsSince = Date.now();
      },
    });
  }

  /** After a commit that may have been done or not: what it left behind. */
  async #recover(partition: Partition): Promise<void> {
    if (this.holdings.get(partition.number) !== partition) return;
    await this.#loadTrackers(partition.number);
    await this.#timers.load(partition.number);
    await recoverOutbox(this.#context, partition, new Set());
  }

  async #loadTrackers(partition: number): Promise<void> {
    for (const { json } of await this.#parts.store.trackers(partition)) this.#trackers.set(JSON.parse(json) as Tracker);
  }

  async #emptyInboxes(): Promise<void> {
    const { transport } = this.#parts;
    const inboxes = this.holdings.all.map(({ number }) => inboxOf(number));
    for (const queue of [TOPOLOGY.originalInbox, ...inboxes]) {
      while (((await transport.inspectQueue(queue))?.messages ?? 0) > 0) await new Promise(setImmediate);
    }
  }

  #fenced(partition: Partition): void {
    const { number } = partition;
    // It may be ours again already, by a later epoch.
    if (this.holdings.get(number) !== partition) return;
    if (this.cluster !== null) return this.cluster.drop([number], 'another engine has taken it over');
    if (this.#lost !== null) return;
    this.#lost = `another engine has taken over this store (partition ${number}): stop one of the two, then start this one again if it is the one to work`;
    this.#parts.log.error(this.#lost);
    this.#context.measures.leaseLost();
    clearInterval(this.#marking);
    void this.stopTaking();
  }

  #wentBack(error: BossError): void {
    this.#lost = error.message;
    void Promise.all([this.holdings.stopTaking(), this.stopTaking()]);
    this.#parts.wentBack?.(error, Math.max(...this.holdings.held.map(({ epoch }) => epoch)));
  }

  #brokerChanged(available: boolean, reason: string): void {
    if (this.brokerState.change(available, reason)) this.#changed(available, this.brokerState.reason ?? reason);
  }

  #storeChanged(available: boolean, reason: string | null): void {
    this.#changed(available, reason ?? 'the store takes writes again');
    if (available) this.#timers.look();
  }

  #changed(available: boolean, reason: string): void {
    const hears = this.#original !== null && this.storeState.available && this.brokerState.available;
    this.surroundings.hearsSince = hears ? Date.now() : null;
    if (available) this.#parts.log.info('a server is back', { reason });
    else this.#parts.log.warn('a server is away; what is under way is kept', { reason });
  }
}
