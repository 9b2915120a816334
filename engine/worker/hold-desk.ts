import { BossError } from '../errors.ts';
import type { Log } from '../log.ts';
import type { Store } from '../store/store.ts';
import type { Commits } from './commits.ts';
import { describeHold, type Hold, readHold, removeHold } from './hold.ts';

const LOOK_MS = 1000;

export interface HoldDeskParts {
  readonly store: Store;
  readonly log: Log;
  readonly commits: Commits;
  /** Begins the work. */
  readonly begin: () => Promise<void>;
}

/** An engine that stands still until a person lets it go on, also by way of another engine on the same store. */
export class HoldDesk {
  readonly #parts: HoldDeskParts;
  #hold: Hold | null = null;
  #looking: NodeJS.Timeout | undefined;
  #beginning: Promise<void> | null = null;

  constructor(parts: HoldDeskParts) {
    this.#parts = parts;
  }

  /** For people; null: it does not stand still. */
  get reason(): string | null {
    return this.#hold === null ? null : describeHold(this.#hold);
  }

  /** What the engine is while it has a reason not to work: it waits for a server, or for a person. */
  get stillState(): 'waiting' | 'held' {
    return this.#hold === null ? 'waiting' : 'held';
  }

  /** Nothing that is stored of a process changes until the work is done. */
  whileStill<T>(work: () => Promise<T>): Promise<T> {
    return this.#parts.commits.whileClosed(work);
  }

  /** Begins the work, unless all engines on the store stand still. */
  async start(): Promise<void> {
    this.#hold = await readHold(this.#parts.store);
    if (this.#hold === null) return this.#parts.begin();

    this.#looking = setInterval(() => void this.#look(), LOOK_MS);
    this.#looking.unref();
  }

  /** As of the engine. */
  async resume(acceptLoss = false): Promise<{ sent: number }> {
    const hold = this.#hold;
    if (hold === null) throw new BossError('BOSS_ENGINE_RUNNING', 'the engine does not stand still');
    if (hold.why === 'went-back' && !acceptLoss) {
      throw new BossError('BOSS_STORE_WENT_BACK', `${hold.lost}: to go on without it, say so with --accept-loss`);
    }
    await removeHold(this.#parts.store);
    await this.#begin();
    return { sent: hold.again ?? 0 };
  }

  end(): void {
    clearInterval(this.#looking);
  }

  async #look(): Promise<void> {
    const hold = await readHold(this.#parts.store).catch(() => this.#hold);
    if (hold === null) await this.#begin().catch(() => undefined);
  }

  #begin(): Promise<void> {
    this.#beginning ??= this.#goOn();
    return this.#beginning;
  }

  async #goOn(): Promise<void> {
    this.end();
    await this.#parts.begin();
    this.#hold = null;
    this.#parts.log.info('the engine goes on');
  }
}
