import type { JsonObject } from '../../engine/core/json.ts';
import type { Tree } from '../../engine/core/tree.ts';
import type { DeadLetterContent, DeadLetterView, Engine, JournalEntry, ProcessView } from '../../engine/engine.ts';
import { LmdbStore } from '../../engine/store/lmdb/lmdb-store.ts';
import type { Batch, Store, StoreInfo } from '../../engine/store/store.ts';
import { InProcessTransport } from '../../engine/transport/in-process/in-process-transport.ts';
import { TOPOLOGY } from '../../engine/transport/topology.ts';
import type { Delivery, Transport } from '../../engine/transport/transport.ts';
import { DurableEngine } from '../../engine/worker/durable-engine.ts';
import { KEEP_ALL, type Retention } from '../../engine/worker/retention-sweep.ts';
import { Host, type Participant, silentLog } from '../../participants/sdk/index.ts';
import { eventually } from './eventually.ts';
import { scratchFolder } from './scratch-folder.ts';

/** Where an engine can die, in the words of the durability protocol. */
export const POINTS = [
  'before commit',
  'after commit',
  'before publish',
  'after publish',
  'after mark',
  'before ack',
] as const;
export type Point = (typeof POINTS)[number];

/** Dies at the nth time that it comes to a point. */
export interface Death {
  readonly point: Point;
  readonly nth: number;
}

const NEVER = new Promise<never>(() => undefined);

/** One life of an engine: after its end nothing reaches it, and nothing that it does reaches anybody. */
class Life {
  readonly died: Promise<void>;
  readonly counts = new Map<Point, number>();
  readonly #death: Death | null;
  readonly #unsettled = new Set<Delivery>();
  #isOver = false;
  #end!: () => void;

  constructor(death: Death | null) {
    this.#death = death;
    this.died = new Promise((resolve) => {
      this.#end = resolve;
    });
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  /** True when the life ends here. */
  reaches(point: Point): boolean {
    if (this.#isOver) return true;
    const count = (this.counts.get(point) ?? 0) + 1;
    this.counts.set(point, count);
    if (this.#death?.point === point && this.#death.nth === count) this.end();
    return this.#isOver;
  }

  end(): void {
    this.#isOver = true;
    for (const delivery of this.#unsettled) delivery.requeue();
    this.#unsettled.clear();
    this.#end();
  }

  store(store: Store): Store {
    return this.#wrap(store, (name, args, act) => {
      const { commits = [], published = [] } = name === 'commit' ? (args[0] as Batch) : {};
      const before: Point[] = commits.length > 0 ? ['before commit'] : [];
      const after: Point[] = [
        ...(commits.length > 0 ? (['after commit'] as const) : []),
        ...(published.length > 0 ? (['after mark'] as const) : []),
      ];
      return this.#call(before, act, after);
    });
  }

  transport(transport: Transport): Transport {
    const mortal = this.#wrap(transport, (name, args, act) => {
      if (name === 'consume') return this.#consume(transport, args as Parameters<Transport['consume']>);
      return name === 'publish' ? this.#call(['before publish'], act, ['after publish']) : this.#call([], act, []);
    });
    // The queues outlive this engine, unlike those of a transport within it.
    return Object.defineProperty(mortal, 'durable', { value: true });
  }

  #wrap<T extends object>(target: T, call: (name: string, args: readonly unknown[], act: () => unknown) => unknown): T {
    const methods = new Map<string | symbol, unknown>();
    return new Proxy(Object.create(target) as T, {
      get: (own, name) => {
        if (Object.hasOwn(own, name)) return Reflect.get(own, name) as unknown;
        const value = Reflect.get(target, name) as unknown;
        if (typeof value !== 'function') return value;
        if (!methods.has(name)) {
          methods.set(name, (...args: unknown[]) =>
            this.#isOver
              ? NEVER
              : call(String(name), args, () => (value as (...args: unknown[]) => unknown).apply(target, args)),
          );
        }
        return methods.get(name);
      },
    });
  }

  #call(before: readonly Point[], act: () => unknown, after: readonly Point[]): unknown {
    for (const point of before) if (this.reaches(point)) return NEVER;
    const result = act();
    if (!(result instanceof Promise)) return result;
    return this.#returning(result, after);
  }

  async #returning(result: Promise<unknown>, after: readonly Point[]): Promise<unknown> {
    const value = await result.catch((error: unknown) => (this.#isOver ? NEVER : Promise.reject(error as Error)));
    for (const point of after) if (this.reaches(point)) return NEVER;
    return this.#isOver ? NEVER : value;
  }

  async #consume(
    transport: Transport,
    [queue, prefetch, listener]: Parameters<Transport['consume']>,
  ): Promise<unknown> {
    const consumer = await transport.consume(queue, prefetch, (delivery) => {
      if (this.#isOver) return delivery.requeue();
      this.#unsettled.add(delivery);
      listener(this.#delivery(delivery));
    });
    void this.died.then(() => consumer.cancel());
    return consumer;
  }

  #delivery(delivery: Delivery): Delivery {
    const settle = (act: () => void): void => {
      if (this.reaches('before ack')) return;
      this.#unsettled.delete(delivery);
      act();
    };
    const { queue, body, properties, redelivered } = delivery;
    return {
      ...{ queue, body, properties, redelivered },
      ack: () => settle(() => delivery.ack()),
      requeue: () => settle(() => delivery.requeue()),
      deadLetter: async (reason) => settle(() => void delivery.deadLetter(reason)),
    };
  }
}

function newStore(): Store {
  return new LmdbStore({ folder: scratchFolder('world'), partitions: 3, sync: false });
}

/** A store, a broker and participants that outlive the engines that work with them. */
export class World {
  readonly store: Store;
  readonly broker = new InProcessTransport();
  #info: StoreInfo | null = null;
  #host: Host | null = null;
  #life: Life | null = null;
  #engine: DurableEngine | null = null;
  #succession: Promise<void> = Promise.resolve();
  readonly #waiting = new Set<() => void>();

  readonly #retention: () => Retention;

  constructor(store: Store, retention: () => Retention) {
    this.store = store;
    this.#retention = retention;
  }

  /** `retention`: what each engine is given, made at its birth. */
  static async create(
    participants: readonly Participant[],
    store: Store = newStore(),
    retention: () => Retention = () => KEEP_ALL,
  ): Promise<World> {
    const world = new World(store, retention);
    world.#info = await world.store.open();
    await world.broker.open();
    await world.broker.declareQueue(TOPOLOGY.originalInbox);
    world.#host = new Host({ link: world.broker, participants, log: silentLog });
    await world.#host.start();
    return world;
  }

  get engine(): Engine {
    if (this.#engine === null) throw new Error('no engine is alive');
    return this.#engine;
  }

  get life(): Life {
    if (this.#life === null) throw new Error('no engine is alive');
    return this.#life;
  }

  /** A new engine, while the one before lives on. */
  async bearBeside(): Promise<void> {
    this.#life = null;
    await this.bear();
  }

  /** A new engine; the one before is dead from now on. One that dies as planned is followed by another. */
  async bear(death: Death | null = null): Promise<void> {
    this.#life?.end();
    const life = new Life(death);
    this.#life = life;
    if (death !== null) this.#succession = life.died.then(() => (this.#life === life ? this.bear() : undefined));
    const log = { ...silentLog, child: () => silentLog };
    this.#engine = new DurableEngine({
      store: life.store(this.store),
      transport: life.transport(this.broker),
      info: this.#info as StoreInfo,
      log,
      retention: this.#retention(),
      version: 'test',
      transportDescription: { kind: 'in-process', description: 'queues of the test' },
    });
    this.#engine.subscribe(() => this.#look());
    await Promise.race([this.#engine.start(this.#host?.registrations ?? []), life.died]);
    this.#look();
  }

  /** The next dead letter, as it was laid aside; it is taken out. */
  async deadLetter(): Promise<DeadLetterContent> {
    const id = await eventually(async () => (await this.deadLetters())[0]?.id, { what: 'a dead letter' });
    const letter = await this.engine.deadLetters.show(id);
    await this.engine.deadLetters.discard(id, { name: 'test', via: 'api' });
    return letter;
  }

  async deadLetters(): Promise<DeadLetterView[]> {
    return (await this.engine.deadLetters.list()).letters;
  }

  /** Publishes a launch item; the process gets this id. */
  async launch(wfid: string, definition: string | Tree, fields: JsonObject = {}): Promise<void> {
    const item = JSON.stringify({ definition, fields, wfid });
    await this.broker.publish(TOPOLOGY.originalInbox, item, { messageId: `launch ${wfid}` });
  }

  /** Asks the engine, and its heir when it dies over the answer. */
  async ask<T>(question: (engine: Engine) => Promise<T>): Promise<T> {
    for (;;) {
      const { life } = this;
      const answer = await Promise.race([question(this.engine), life.died]);
      if (!life.isOver) return answer as T;
      await this.#succession;
    }
  }

  /** Resolves when it holds, in whatever engine is alive then. */
  until<T>(condition: () => Promise<T | null>): Promise<T> {
    return new Promise((resolve, reject) => {
      const look = (): void => {
        condition().then((found) => {
          if (found === null || !this.#waiting.delete(look)) return;
          resolve(found);
        }, reject);
      };
      this.#waiting.add(look);
      look();
    });
  }

  async process(wfid: string): Promise<ProcessView | null> {
    return this.engine.process(wfid).catch(() => null);
  }

  ended(wfid: string): Promise<ProcessView> {
    return this.until(async () => {
      const process = await this.process(wfid);
      return process !== null && process.endedAt !== null ? process : null;
    });
  }

  history(wfid: string): Promise<JournalEntry[]> {
    return this.engine.history(wfid);
  }

  /** Stops the engine in peace, and returns what is left in the outbox. */
  async rest(): Promise<string[]> {
    await Promise.race([this.engine.stop(), this.life.died]);
    if (this.life.isOver) {
      await this.#succession;
      await this.engine.stop();
    }
    const left: string[] = [];
    for (let n = 0; n < (this.#info?.partitions ?? 0); n++)
      left.push(...(await this.store.outbox(n)).map(({ json }) => json));
    return left;
  }

  async destroy(): Promise<void> {
    const life = this.#life;
    this.#life = null;
    life?.end();
    await this.#host?.drain();
    await this.broker.close();
    await this.store.close();
  }

  #look(): void {
    for (const look of [...this.#waiting]) look();
  }
}
