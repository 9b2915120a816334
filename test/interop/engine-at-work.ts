import type { Engine, EngineEvent, ProcessView } from '../../engine/engine.ts';
import type { Log } from '../../engine/log.ts';
import { type Started, startEngine } from '../../engine/main.ts';
import { scratchFolder } from '../support/scratch-folder.ts';

const quiet: Log = { error() {}, warn() {}, info() {}, debug() {}, child: () => quiet };

/** An engine with a store of its own on a given broker, and what happens in it, to wait for. */
export class EngineAtWork {
  private readonly amqpUrl: string;
  private readonly folder = scratchFolder('interop');
  private started: Started | null = null;
  private readonly listeners = new Set<(event: EngineEvent) => void>();

  constructor(amqpUrl: string) {
    this.amqpUrl = amqpUrl;
  }

  get engine(): Engine {
    if (this.started === null) throw new Error('the engine is not started');
    return this.started.engine;
  }

  async start(): Promise<void> {
    this.started = await startEngine(
      {
        store: { kind: 'embedded', folder: this.folder },
        transport: { kind: 'amqp', url: this.amqpUrl },
        partitions: null,
        http: { host: '127.0.0.1', port: 0 },
        log: { level: 'error', format: 'text' },
        processesDir: null,
        participants: [],
        sections: {},
      },
      { log: quiet },
    );
    this.engine.subscribe((event) => {
      for (const listener of this.listeners) listener(event);
    });
  }

  async stop(): Promise<void> {
    await this.started?.stop();
    this.started = null;
  }

  /** Launches and resolves with the process id. */
  async launch(definition: string, fields: Record<string, never> | object = {}): Promise<string> {
    const request = { definition, fields: JSON.parse(JSON.stringify(fields)) as Record<string, never> };
    return (await this.engine.launch(request, { name: 'test', via: 'api' })).wfid;
  }

  /** The process as soon as `condition` holds; looked at now and after everything that happens to it. */
  until(wfid: string, condition: (process: ProcessView) => boolean): Promise<ProcessView> {
    return new Promise((resolve, reject) => {
      const look = () => {
        this.engine.process(wfid).then((process) => {
          if (!condition(process)) return;
          this.listeners.delete(hear);
          resolve(process);
        }, reject);
      };
      const hear = (event: EngineEvent) => {
        if (event.wfid === wfid) look();
      };
      this.listeners.add(hear);
      look();
    });
  }

  ended(wfid: string): Promise<ProcessView> {
    return this.until(wfid, ({ state }) => state === 'done' || state === 'cancelled' || state === 'killed');
  }

  /** Resolves with the next thing of this kind that happens in any process. */
  happens(what: string): Promise<EngineEvent> {
    return new Promise((resolve) => {
      const hear = (event: EngineEvent) => {
        if (event.entry.what !== what) return;
        this.listeners.delete(hear);
        resolve(event);
      };
      this.listeners.add(hear);
    });
  }
}
