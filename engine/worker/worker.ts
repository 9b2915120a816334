import { hostname } from 'node:os';
import type { Environment } from '../core/environment.ts';
import type { Tracker } from '../core/effect.ts';
import type { Execution } from '../core/execution.ts';
import type { JsonObject } from '../core/json.ts';
import type { Keeper } from '../core/keeper.ts';
import { dispatchOf } from '../core/participant-work.ts';
import { EXPRESSIONS } from '../expressions/index.ts';
import type { Log } from '../log.ts';
import { BossError } from '../errors.ts';
import { partitionOf } from '../store/partition.ts';
import type { Store, StoreInfo } from '../store/store.ts';
import { inboxOf, TOPOLOGY } from '../transport/topology.ts';
import type { Consumer, Delivery, Transport } from '../transport/transport.ts';
import { Availability } from './availability.ts';
import type { WorkerContext } from './context.ts';
import type { DefinitionStore } from './definition-store.ts';
import { Feed } from './feed.ts';
import { createIdSource } from './ids.ts';
import { languageOf, type LanguageOptions } from './language.ts';
import { type Measures, NOTHING_MEASURED } from './measures.ts';
import { Outbox } from './outbox.ts';
import { toldWork } from './outbox-entry.ts';
import { dispatchParcel } from './parcel.ts';
import { INTERNAL_QUEUE, type ParticipantRegistry } from './participant-registry.ts';
import { Partition } from './partition.ts';
import { recoverOutbox, redispatchAll } from './recovery.ts';
import { serveRegistrar } from './registrar.ts';
import { settling } from './settling.ts';
import { StoreWatch } from './store-watch.ts';
import { Timers } from './timers.ts';
import { traceparentFor, type Tracing } from './tracing.ts';
import { Trackers } from './trackers.ts';
import { within } from './within.ts';
import type { Work } from './work.ts';

/** Deliveries that may be under way from one inbox: enough for full batches, little enough for fair memory. */
const PREFETCH = 1000;
/** Marks of what was sent ride on the next commit; where none comes they are written after so long. */
const MARK_AFTER_MS = 1000;
const STOP_PATIENCE_MS = 5000;

export interface WorkerParts {
  readonly store: Store;
  readonly info: StoreInfo;
  readonly transport: Transport;
  readonly registry: ParticipantRegistry;
  readonly definitions: DefinitionStore;
  readonly log: Log;
  readonly language?: LanguageOptions;
  readonly measures?: Measures;
  readonly tracing?: Tracing | null;
}

/** Owns partitions: gives each its one writer, its timers and its inbox, and goes on after a crash where the last one was. */
export class Worker {
  readonly feed: Feed;
  readonly brokerState = new Availability('the broker');
  readonly #parts: WorkerParts;
  readonly #storeWatch: StoreWatch;
  readonly #context: WorkerContext;
  readonly #timers: Timers;
  readonly #trackers = new Trackers();
  readonly #partitions: Partition[] = [];
  readonly #newId = createIdSource();
  readonly #language: ReturnType<typeof languageOf>;
  #inboxes: string[] = [];
  /** null: participants are not heard now. */
  #hearsSince: number | null = null;
  #consumers: Consumer[] = [];
  /** Why this engine has nothing to work on any more. */
  #lost: string | null = null;
  #marking: NodeJS.Timeout | undefined;
  #engineVariables: JsonObject = {};

  constructor(parts: WorkerParts) {
    this.#parts = parts;
    this.#language = languageOf(parts.language);
    const submit = (work: Work) => this.submit(work);
    const { store, transport, info, log, measures = NOTHING_MEASURED, tracing = null } = parts;
    this.feed = new Feed(log);
    this.#timers = new Timers({ store, partitions: info.partitions, submit, measures });
    this.#context = {
      ...{ store, transport, log, measures, tracing, submit, partitions: info.partitions, feed: this.feed },
      ...{ outbox: new Outbox(transport, submit, measures), timers: this.#timers, trackers: this.#trackers },
      environment: () => this.#environment(),
      treeByHash: (hash) => parts.definitions.tree(hash),
      dispatch: (...what) => this.#dispatch(...what),
      tell: (from, id, entry) => this.submit(settling(toldWork(entry), this.#context.outbox, from, id)),
      recover: (partition) => this.#recover(partition),
      storeFailed: (error, failures) => this.#storeWatch.failed(error, failures),
      storeSlow: (ms) => this.#storeWatch.slow(ms),
      storeWorks: () => this.#storeWatch.works(),
      fenced: (partition) => this.#fenced(partition),
    };
    this.#storeWatch = new StoreWatch({
      store,
      tryWrite: () => this.#tryWrite(),
      changed: (available, reason) => this.#storeChanged(available, reason),
    });
    transport.onAvailability((available, reason) => this.#brokerChanged(available, reason));
  }

  /** Takes the partitions over and does what their last owner left undone. */
  async start(): Promise<void> {
    const { store, info, transport, log } = this.#parts;
    const owner = `${hostname()}:${process.pid}`;
    await this.#loadVariables();
    for (let number = 0; number < info.partitions; number++) {
      const epoch = await store.acquire(number, owner, 0);
      if (epoch === null) throw new BossError('BOSS_STORE_FENCED', `partition ${number} belongs to another engine`);
      this.#partitions.push(new Partition(this.#context, number, epoch));
      await this.#loadTrackers(number);
      await transport.declareQueue(inboxOf(number));
    }
    const sent = new Set<string>();
    for (const partition of this.#partitions) await recoverOutbox(this.#context, partition, sent);
    if (!transport.durable) {
      const again = await redispatchAll(this.#context, (wfid) => this.#partitionFor(wfid), sent);
      if (again > 0) log.info('workitems were sent again', { count: again });
    }
    for (let number = 0; number < info.partitions; number++) await this.#timers.load(number);
    this.#marking = setInterval(() => this.#markSent(), MARK_AFTER_MS);
    this.#marking.unref();
  }

  /** Starts taking messages: after everything that was there before is known. */
  async consume(listener: (delivery: Delivery) => void): Promise<void> {
    const { transport, info } = this.#parts;
    await transport.declareQueue(TOPOLOGY.originalInbox);
    this.#inboxes = [TOPOLOGY.originalInbox, ...Array.from({ length: info.partitions }, (_, i) => inboxOf(i))];
    for (const queue of this.#inboxes) this.#consumers.push(await transport.consume(queue, PREFETCH, listener));
    this.#hearsSince = Date.now();
  }

  /** Takes no more messages. What is in queues that die with us is taken first. */
  async stopTaking(): Promise<void> {
    if (!this.#parts.transport.durable) await within(STOP_PATIENCE_MS, this.#emptyInboxes());
    const consumers = this.#consumers.splice(0);
    await Promise.all(consumers.map((consumer) => consumer.cancel().catch(() => undefined)));
    this.#timers.stop();
  }

  /** Finishes and sends what was taken. */
  async stop(): Promise<void> {
    await this.stopTaking();
    clearInterval(this.#marking);
    this.#storeWatch.end();
    do {
      await Promise.all(this.#partitions.map((partition) => partition.finish()));
      if (this.brokerState.available) await within(STOP_PATIENCE_MS, this.#context.outbox.idle());
    } while (this.#partitions.some((partition) => partition.busy));
    await Promise.all(this.#partitions.map((partition) => partition.stop().catch(() => undefined)));
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
    const partitions = this.#lost === null ? this.#partitions.length : 0;
    return { partitions, outbox: this.#context.outbox.level(Date.now()) };
  }

  submit(work: Work): void {
    this.#partitionFor(work.wfid).submit(work);
  }

  look(wfid: string): Promise<Execution | null> {
    return this.#partitionFor(wfid).look(wfid);
  }

  lookAtKeeper(id: string): Promise<Keeper | null> {
    return this.#partitionFor(id).lookAtKeeper(id);
  }

  partitionNumber(wfid: string): number {
    return partitionOf(wfid, this.#parts.info.partitions);
  }

  /** So that a crash after a quiet hour does not send again what was sent before it. */
  #markSent(): void {
    if (!this.storeState.available) return;
    for (const partition of this.#partitions) {
      partition.forgetPublished().catch((error: unknown) => {
        this.#parts.log.debug('what was sent could not be marked yet', { error });
      });
    }
  }

  #partitionFor(wfid: string): Partition {
    return this.#partitions[this.partitionNumber(wfid)] as Partition;
  }

  #environment(): Environment {
    const { registry } = this.#parts;
    const now = Date.now();
    return {
      now,
      hearsSince: this.#hearsSince ?? now,
      newId: this.#newId,
      types: EXPRESSIONS,
      participant: (name) => {
        const queue = registry.queueFor(name);
        return queue === null ? null : { queue };
      },
      engineVariables: this.#engineVariables,
      ...this.#language,
    };
  }

  #dispatch(execution: Execution, partition: number, expression: string, id: string): Promise<void> | null {
    const e = execution.get(expression);
    const dispatch = e === undefined ? null : dispatchOf(e);
    if (dispatch?.id === id && dispatch.queue === INTERNAL_QUEUE) {
      return this.#serveInternal(execution, partition, expression, id);
    }
    const traceparent = traceparentFor(this.#context.tracing, execution.head, id);
    const parcel = dispatchParcel(execution, partition, expression, { id, traceparent });
    return parcel === null ? null : this.#context.outbox.send(parcel);
  }

  async #serveInternal(execution: Execution, partition: number, expression: string, id: string): Promise<void> {
    const done = () => this.#context.outbox.done(partition, id);
    for (let failures = 0; ; failures++) {
      try {
        const answer = await serveRegistrar(this.#parts.registry, execution, expression, id, Date.now());
        if (answer === null) done();
        else this.submit({ ...answer, committed: done });
        return;
      } catch (error) {
        await this.#storeWatch.failed(error, failures);
      }
    }
  }

  async #loadVariables(): Promise<void> {
    const documents = await this.#parts.store.documents('variables', { limit: 10_000 });
    this.#engineVariables = Object.fromEntries(documents.map(({ id, json }) => [id, JSON.parse(json)])) as JsonObject;
  }

  /** After a commit that may have been done or not: what it left behind. */
  async #recover(partition: Partition): Promise<void> {
    await this.#loadTrackers(partition.number);
    await this.#timers.load(partition.number);
    await recoverOutbox(this.#context, partition, new Set());
  }

  async #loadTrackers(partition: number): Promise<void> {
    for (const { json } of await this.#parts.store.trackers(partition)) this.#trackers.set(JSON.parse(json) as Tracker);
  }

  async #emptyInboxes(): Promise<void> {
    const { transport } = this.#parts;
    for (const queue of this.#inboxes) {
      while (((await transport.inspectQueue(queue))?.messages ?? 0) > 0) await new Promise(setImmediate);
    }
  }

  async #tryWrite(): Promise<void> {
    for (const partition of this.#partitions) await partition.forgetPublished(true);
  }

  #fenced(partition: number): void {
    if (this.#lost !== null) return;
    this.#lost =
      `another engine has taken over this store (partition ${partition}): ` +
      'stop one of the two, then start this one again if it is the one to work';
    this.#parts.log.error(this.#lost);
    this.#context.measures.leaseLost();
    clearInterval(this.#marking);
    void this.stopTaking();
  }

  #brokerChanged(available: boolean, reason: string): void {
    if (this.brokerState.change(available, reason)) this.#changed(available, this.brokerState.reason ?? reason);
  }

  #storeChanged(available: boolean, reason: string | null): void {
    this.#changed(available, reason ?? 'the store takes writes again');
    if (available) this.#timers.look();
  }

  #changed(available: boolean, reason: string): void {
    const hears = this.#consumers.length > 0 && this.storeState.available && this.brokerState.available;
    this.#hearsSince = hears ? Date.now() : null;
    if (available) this.#parts.log.info('a server is back', { reason });
    else this.#parts.log.warn('a server is away; what is under way is kept', { reason });
  }
}
