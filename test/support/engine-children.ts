import { EngineChild } from './engine-child.ts';
import type { ClusterView } from '../../engine/engine.ts';
import { defineParticipant, connectAmqp, Host, silentLog } from '../../participants/sdk/index.ts';
import { eventually } from './eventually.ts';
import { type RabbitServer, type RedisServer, startRabbit, startRedis } from './servers.ts';

/** Engines as programs of their own on one Redis and one RabbitMQ, with a participant `adder` beside them. */
export class EngineChildren {
  readonly calls: string[] = [];
  readonly engines: EngineChild[] = [];
  readonly #env: Record<string, string>;
  #redis: RedisServer | null = null;
  #rabbit: RabbitServer | null = null;
  #close: () => Promise<void> = async () => undefined;

  constructor(env: Record<string, string> = {}) {
    this.#env = env;
  }

  async start(engines: number): Promise<void> {
    [this.#redis, this.#rabbit] = await Promise.all([startRedis(), startRabbit()]);
    for (let n = 0; n < engines; n++) await this.join();
    await this.#participate(this.#rabbit.url);
    await this.shared();
  }

  get redisPort(): number {
    return this.#redis?.port ?? 0;
  }

  /** One more engine, with some settings of its own. */
  async join(env: Record<string, string> = {}): Promise<EngineChild> {
    const servers = { BOSS_REDIS_URL: this.#redis?.url ?? '', BOSS_AMQP_URL: this.#rabbit?.url ?? '' };
    const engine = new EngineChild({ ...servers, BOSS_PARTITIONS: '8', ...this.#env, ...env });
    await engine.start();
    this.engines.push(engine);
    return engine;
  }

  /** It no longer counts; who ends it is up to the caller. */
  without(engine: EngineChild): EngineChild {
    this.engines.splice(this.engines.indexOf(engine), 1);
    return engine;
  }

  get(n: number): EngineChild {
    return this.engines[n % this.engines.length] as EngineChild;
  }

  view(n = 0): Promise<ClusterView> {
    return this.get(n).get<ClusterView>('cluster');
  }

  /** Resolves when those that count have all partitions, as evenly as can be. */
  async shared(within = 30_000): Promise<ClusterView> {
    return eventually(
      async () => {
        const view = await this.view();
        const counts = view.members.map(({ partitions }) => partitions);
        // One that is gone may have a lease for a while.
        const ids = new Set<string | null>(view.members.map(({ id }) => id));
        const all = view.partitions.every(({ owner }) => ids.has(owner)) && counts.length === this.engines.length;
        return all && Math.max(...counts) - Math.min(...counts) <= 1 ? view : false;
      },
      { what: 'every partition is shared', within },
    );
  }

  async #participate(url: string): Promise<void> {
    const link = await connectAmqp({ url, log: silentLog, name: 'participants' });
    const adder = defineParticipant({
      name: 'adder',
      concurrency: 50,
      onWorkitem: (workitem) => {
        this.calls.push(`${workitem.wfid} ${workitem.fei.expid}`);
        workitem.set('n', Number(workitem.get('n')) + 1);
      },
    });
    const host = new Host({ link, participants: [adder], log: silentLog });
    await host.start();
    await this.get(0).register('adder');
    this.#close = async () => {
      await host.drain();
      await link.close();
    };
  }

  async end(): Promise<void> {
    await Promise.all(this.engines.map((engine) => engine.kill()));
    await this.#close();
    await Promise.all([this.#redis?.stop(), this.#rabbit?.stop()]);
  }
}
