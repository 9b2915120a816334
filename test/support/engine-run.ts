import type { Config } from '../../engine/config/config.ts';
import type { JsonObject } from '../../engine/core/json.ts';
import type { Tree } from '../../engine/core/tree.ts';
import type { Actor, Engine, EngineEvent, JournalEntry, LaunchRequest, ProcessView } from '../../engine/engine.ts';
import { BossError } from '../../engine/errors.ts';
import type { Log, LogData } from '../../engine/log.ts';
import { type Started, startEngine, type StartOptions } from '../../engine/main.ts';
import { defineParticipant, type Participant, type ParticipantDefinition } from '../../participants/sdk/index.ts';
import { eventually } from './eventually.ts';
import { scratchFolder } from './scratch-folder.ts';

export const TESTER: Actor = { name: 'tester', via: 'api' };

export interface EngineRunOptions {
  readonly participants?: readonly Participant[];
  /** Everything else of the configuration; by default an embedded store in a new folder and queues in memory. */
  readonly config?: Partial<Config>;
  /** Default: participants are waited for. 0: what they have in hand is sent again at the next start. */
  readonly drainMs?: number;
}

export interface LogLine {
  readonly level: 'error' | 'warn' | 'info' | 'debug';
  readonly message: string;
  readonly data: LogData;
}

/** The whole engine with scripted participants, to be started again on the same store, and what happens in it, to wait for. */
export class EngineRun {
  readonly lines: LogLine[] = [];
  readonly config: Config;
  #participants: readonly Participant[];
  readonly #options: StartOptions;
  #started: Started | null = null;
  readonly #listeners = new Set<(event: EngineEvent) => void>();

  constructor({ participants = [], config = {}, ...options }: EngineRunOptions = {}) {
    this.#participants = participants;
    this.#options = options;
    this.config = {
      store: { kind: 'embedded', folder: scratchFolder('engine') },
      transport: { kind: 'in-process' },
      partitions: null,
      http: { host: '127.0.0.1', port: 0 },
      log: { level: 'error', format: 'text' },
      processesDir: null,
      participants: [],
      sections: {},
      ...config,
    };
  }

  static async start(options: EngineRunOptions = {}): Promise<EngineRun> {
    const run = new EngineRun(options);
    await run.start();
    return run;
  }

  get engine(): Engine {
    return this.#running.engine;
  }

  get url(): string {
    return this.#running.url;
  }

  /** `participants`: others than before. */
  async start(participants?: readonly Participant[]): Promise<void> {
    this.#participants = participants ?? this.#participants;
    this.#started = await startEngine(this.config, {
      ...this.#options,
      log: this.#log({}),
      participants: this.#participants,
    });
    this.engine.subscribe((event) => {
      for (const listener of [...this.#listeners]) listener(event);
    });
  }

  async stop(): Promise<void> {
    const started = this.#started;
    this.#started = null;
    await started?.stop();
  }

  async restart(participants?: readonly Participant[]): Promise<void> {
    await this.stop();
    await this.start(participants);
  }

  async launch(definition: string | Tree, fields: JsonObject = {}, more: Partial<LaunchRequest> = {}): Promise<string> {
    const { wfid } = await this.engine.launch({ definition, fields, ...more }, TESTER);
    return wfid;
  }

  /** The process as soon as `condition` holds: looked at now, and after everything that happens to it. */
  until(wfid: string, condition: (process: ProcessView) => boolean): Promise<ProcessView> {
    return this.#after(wfid, async () => {
      const process = await this.engine.process(wfid);
      return condition(process) ? process : null;
    });
  }

  ended(wfid: string): Promise<ProcessView> {
    return this.until(wfid, ({ endedAt }) => endedAt !== null);
  }

  failed(wfid: string): Promise<ProcessView> {
    return this.until(wfid, ({ errors }) => errors > 0);
  }

  /** The `count`th journal entry of this kind. */
  entry(wfid: string, what: string, count = 1): Promise<JournalEntry> {
    return this.#after(wfid, async () => {
      const entries = (await this.engine.history(wfid)).filter((entry) => entry.what === what);
      return entries[count - 1] ?? null;
    });
  }

  /** Resolves with the next thing that happens in any process and passes the filter. */
  next(filter: (event: EngineEvent) => boolean): Promise<EngineEvent> {
    return new Promise((resolve) => {
      const hear = (event: EngineEvent): void => {
        if (!filter(event)) return;
        this.#listeners.delete(hear);
        resolve(event);
      };
      this.#listeners.add(hear);
    });
  }

  #after<T>(wfid: string, look: () => Promise<T | null>): Promise<T> {
    return new Promise((resolve, reject) => {
      const tryNow = (): void => {
        look().then((found) => {
          if (found === null) return;
          this.#listeners.delete(hear);
          resolve(found);
        }, lookAgain);
      };
      // a look that falls into an outage
      const lookAgain = (error: unknown): void => {
        if (!(error instanceof BossError && error.retryable)) return reject(error as Error);
        eventually(() => this.engine.status().state === 'working', { what: 'the engine works again' }).then(
          tryNow,
          reject,
        );
      };
      const hear = (event: EngineEvent): void => {
        if (event.wfid === wfid) tryNow();
      };
      this.#listeners.add(hear);
      tryNow();
    });
  }

  get #running(): Started {
    if (this.#started === null) throw new Error('the engine is not started');
    return this.#started;
  }

  #log(fixed: LogData): Log {
    const at = (level: LogLine['level']) => (message: string, data?: LogData) => {
      this.lines.push({ level, message, data: { ...fixed, ...data } });
    };
    return {
      error: at('error'),
      warn: at('warn'),
      info: at('info'),
      debug: at('debug'),
      child: (data) => this.#log({ ...fixed, ...data }),
    };
  }
}

/** A participant in one line: what it does with a workitem. */
export function scripted(
  name: string,
  onWorkitem: ParticipantDefinition['onWorkitem'],
  more: Partial<ParticipantDefinition> = {},
): Participant {
  return defineParticipant({ name, onWorkitem, ...more });
}

/** Something that a test lets happen when it wants it to. */
export class Gate {
  readonly #arrived: (() => void)[] = [];
  #arrivals = 0;
  open!: () => void;
  readonly opened: Promise<void>;

  constructor() {
    this.opened = new Promise((resolve) => {
      this.open = resolve;
    });
  }

  /** Waits until the test opens the gate. */
  pass(): Promise<void> {
    this.#arrivals += 1;
    for (const tell of this.#arrived.splice(0)) tell();
    return this.opened;
  }

  /** Resolves when so many have come to the gate. */
  async arrived(count = 1): Promise<void> {
    while (this.#arrivals < count) await new Promise<void>((resolve) => this.#arrived.push(resolve));
  }
}
