import { hostname } from 'node:os';
import type { Environment } from '../core/environment.ts';
import type { Execution } from '../core/execution.ts';
import type { JsonObject } from '../core/json.ts';
import { dispatchOf } from '../core/participant-work.ts';
import { EXPRESSIONS } from '../expressions/index.ts';
import type { Log } from '../log.ts';
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
import { Outbox } from './outbox.ts';
import { dispatchParcel } from './parcel.ts';
import { INTERNAL_QUEUE, type ParticipantRegistry } from './participant-registry.ts';
import { Partition } from './partition.ts';
import { recoverOutbox, redispatchAll } from './recovery.ts';
import { serveRegistrar } from './registrar.ts';
import { Timers } from './timers.ts';
import { Trackers } from './trackers.ts';
import type { Work } from './work.ts';

/** Deliveries that may be under way from one inbox: enough for full batches, little enough for fair memory. */
const PREFETCH = 1000;
/** Marks of what was sent ride on the next commit; where none comes they are written after so long. */
const MARK_AFTER_MS = 1000;

export interface WorkerParts {
  readonly store: Store;
  readonly info: StoreInfo;
  readonly transport: Transport;
  readonly registry: ParticipantRegistry;
  readonly definitions: DefinitionStore;
  readonly log: Log;
  readonly language?: LanguageOptions;
}

/** Owns partitions: gives each its one writer, its timers and its inbox, and goes on after a crash where the last one was. */
export class Worker {
  readonly feed = new Feed();
  readonly storeState = new Availability('the store');
  readonly brokerState = new Availability('the broker');
  readonly #parts: WorkerParts;
  readonly #context: WorkerContext;
  readonly #timers: Timers;
  readonly #trackers = new Trackers();
  readonly #partitions: Partition[] = [];
  readonly #newId = createIdSource();
  readonly #language: ReturnType<typeof languageOf>;
  #consumers: Consumer[] = [];
  #marking: NodeJS.Timeout | undefined;
  #engineVariables: JsonObject = {};

  constructor(parts: WorkerParts) {
    this.#parts = parts;
    this.#language = languageOf(parts.language);
    const submit = (work: Work) => this.submit(work);
    const { store, transport, info, log } = parts;
    this.#timers = new Timers(store, info.partitions, submit);
    this.#context = {
      ...{ store, transport, log, submit, partitions: info.partitions, feed: this.feed },
      ...{ outbox: new Outbox(transport, submit), timers: this.#timers, trackers: this.#trackers },
      environment: () => this.#environment(),
      treeByHash: (hash) => parts.definitions.tree(hash),
      dispatch: (...what) => this.#dispatch(...what),
      recoverOutbox: (partition) => recoverOutbox(this.#context, partition),
      storeAvailable: () => this.storeState.wait(),
    };
    store.onAvailability((available, reason) => this.#change(this.storeState, available, reason));
    transport.onAvailability((available, reason) => this.#change(this.brokerState, available, reason));
  }

  /** Takes the partitions over and does what their last owner left undone. */
  async start(): Promise<void> {
    const { store, info, transport, log } = this.#parts;
    const owner = `${hostname()}:${process.pid}`;
    await this.#loadVariables();
    for (let number = 0; number < info.partitions; number++) {
      this.#partitions.push(new Partition(this.#context, number, await store.acquire(number, owner)));
      for (const { json } of await store.trackers(number)) this.#trackers.set(JSON.parse(json) as never);
      await transport.declareQueue(inboxOf(number));
    }
    for (const partition of this.#partitions) await recoverOutbox(this.#context, partition);
    if (!transport.durable) {
      const again = await redispatchAll(this.#context, (wfid) => this.#partitionFor(wfid));
      if (again > 0) log.info('workitems were sent again', { count: again });
    }
    await this.#timers.start();
    this.#marking = setInterval(() => this.#markSent(), MARK_AFTER_MS);
    this.#marking.unref();
  }

  /** Starts taking messages: after everything that was there before is known. */
  async consume(listener: (delivery: Delivery) => void): Promise<void> {
    const { transport, info } = this.#parts;
    await transport.declareQueue(TOPOLOGY.originalInbox);
    const queues = [TOPOLOGY.originalInbox, ...Array.from({ length: info.partitions }, (_, i) => inboxOf(i))];
    for (const queue of queues) this.#consumers.push(await transport.consume(queue, PREFETCH, listener));
  }

  async stop(): Promise<void> {
    await Promise.all(this.#consumers.map((consumer) => consumer.cancel().catch(() => undefined)));
    this.#consumers = [];
    this.#timers.stop();
    clearInterval(this.#marking);
    if (this.storeState.available) await Promise.all(this.#partitions.map((partition) => partition.stop()));
  }

  submit(work: Work): void {
    this.#partitionFor(work.wfid).submit(work);
  }

  look(wfid: string): Promise<Execution | null> {
    return this.#partitionFor(wfid).look(wfid);
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
    return {
      now: Date.now(),
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
    const parcel = dispatchParcel(execution, partition, expression, id);
    return parcel === null ? null : this.#context.outbox.send(parcel);
  }

  async #serveInternal(execution: Execution, partition: number, expression: string, id: string): Promise<void> {
    const answer = await serveRegistrar(this.#parts.registry, execution, expression, id, Date.now());
    const done = () => this.#context.outbox.done(partition, id);
    if (answer === null) done();
    else this.submit({ ...answer, committed: done });
  }

  async #loadVariables(): Promise<void> {
    const documents = await this.#parts.store.documents('variables', { limit: 10_000 });
    this.#engineVariables = Object.fromEntries(documents.map(({ id, json }) => [id, JSON.parse(json)])) as JsonObject;
  }

  #change(state: Availability, available: boolean, reason: string): void {
    state.change(available, reason);
    if (available) this.#parts.log.info('a server is back', { reason });
    else this.#parts.log.warn('a server is away; what is under way is kept', { reason: state.reason });
  }
}
