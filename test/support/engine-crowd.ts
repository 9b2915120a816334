import type { Engine, EngineEvent, ProcessView } from '../../engine/engine.ts';
import { LmdbStore } from '../../engine/store/lmdb/lmdb-store.ts';
import type { StoreInfo } from '../../engine/store/store.ts';
import { InProcessTransport } from '../../engine/transport/in-process/in-process-transport.ts';
import type { Transport } from '../../engine/transport/transport.ts';
import { DurableEngine } from '../../engine/worker/durable-engine.ts';
import { Host, type Participant, silentLog } from '../../participants/sdk/index.ts';
import { TESTER } from './engine-run.ts';
import { eventually } from './eventually.ts';
import { scratchFolder } from './scratch-folder.ts';

/** Long: here nobody dies, and a busy machine is no reason to be taken for dead. */
const LEASE_MS = 30_000;
const PARTITIONS = 8;

/** Several engines in this program, on one store and one broker that outlive each of them. */
export class EngineCrowd {
  readonly store = new LmdbStore({ folder: scratchFolder('crowd'), partitions: PARTITIONS, sync: false });
  readonly broker = new InProcessTransport();
  readonly engines: DurableEngine[] = [];
  #info: StoreInfo | null = null;
  #host: Host | null = null;

  static async start(engines: number, participants: readonly Participant[] = []): Promise<EngineCrowd> {
    const crowd = new EngineCrowd();
    crowd.#info = await crowd.store.open();
    await crowd.broker.open();
    crowd.#host = new Host({ link: crowd.broker, participants, log: silentLog });
    await crowd.#host.start();
    for (let n = 0; n < engines; n++) await crowd.join();
    return crowd;
  }

  /** One more engine; resolves when each has its share. */
  async join(): Promise<DurableEngine> {
    const log = { ...silentLog, child: () => silentLog };
    // The queues outlive each engine.
    const transport = Object.defineProperty(Object.create(this.broker) as Transport, 'durable', { value: true });
    const engine = new DurableEngine({
      ...{ store: this.store, transport, log, info: this.#info as StoreInfo, version: 'test', leaseMs: LEASE_MS },
      transportDescription: { kind: 'in-process', description: 'queues of the test' },
    });
    await engine.start(this.#host?.registrations ?? []);
    this.engines.push(engine);
    await this.shared();
    return engine;
  }

  async stop(engine: DurableEngine): Promise<void> {
    this.engines.splice(this.engines.indexOf(engine), 1);
    await engine.stop();
  }

  /** Resolves when all partitions are shared among those that are there, as evenly as can be. */
  async shared(): Promise<number[]> {
    return eventually(
      async () => {
        const { members, partitions } = await (this.engines[0] as Engine).cluster();
        const counts = members.map((member) => member.partitions);
        const all = partitions.every(({ owner }) => owner !== null) && members.length === this.engines.length;
        return all && Math.max(...counts) - Math.min(...counts) <= 1 ? counts : false;
      },
      { what: 'every partition is shared' },
    );
  }

  /** Launches through the nth engine. */
  async launch(n: number, definition: string, fields = {}): Promise<string> {
    return (await this.engine(n).launch({ definition, fields }, TESTER)).wfid;
  }

  /** As a broker does that has no room for what nobody confirms. */
  loseNewsOfListeners(): void {
    const emit = this.broker.emit.bind(this.broker);
    this.broker.emit = (topic, body) => {
      if (!body.includes('"news":"listeners"')) emit(topic, body);
    };
  }

  engine(n: number): DurableEngine {
    return this.engines[n % this.engines.length] as DurableEngine;
  }

  /** The process as soon as the condition holds, as the nth engine sees it. */
  async until(n: number, wfid: string, condition: (process: ProcessView) => boolean): Promise<ProcessView> {
    const engine = this.engine(n);
    return new Promise((resolve, reject) => {
      const look = (): void => {
        engine.process(wfid).then((process) => {
          if (!condition(process)) return;
          end();
          resolve(process);
        }, reject);
      };
      const end = engine.subscribe((event: EngineEvent) => event.wfid === wfid && look());
      look();
    });
  }

  async ended(n: number, wfid: string): Promise<ProcessView> {
    return this.until(n, wfid, ({ endedAt }) => endedAt !== null);
  }

  async end(): Promise<void> {
    for (const engine of [...this.engines]) await this.stop(engine);
    await this.#host?.drain();
    await this.broker.close();
    await this.store.close();
  }
}
