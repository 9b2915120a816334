import { BossError } from '../errors.ts';
import type { Log } from '../log.ts';
import type { Store } from '../store/store.ts';
import type { Commits } from './commits.ts';
import type { EngineParts } from './engine-parts.ts';
import { describeHold, type Hold, readHold, removeHold, writeHold } from './hold.ts';

const LOOK_MS = 1000;

export interface HoldDeskParts {
  readonly store: Store;
  readonly log: Log;
  readonly commits: Commits;
  /** Begins the work. */
  readonly begin: () => Promise<void>;
  readonly startAnew: () => void;
  readonly acceptLoss: (epoch: number) => Promise<number>;
}

/** An engine that stands still until a person lets it go on, also by way of another engine on the same store. */
export class HoldDesk {
  readonly #parts: HoldDeskParts;
  #hold: Hold | null = null;
  #looking: NodeJS.Timeout | undefined;
  #beginning: Promise<void> | null = null;
  /** It was at work before, and holds in memory what the store has lost. */
  #isStale = false;
  #ended = false;

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
    if (this.#hold === null) await this.#parts.begin();
    this.#looking = setInterval(() => void this.#look(), LOOK_MS);
    this.#looking.unref();
  }

  /** As of the engine. */
  async resume(acceptLoss = false): Promise<{ sent: number }> {
    const hold = this.#hold;
    if (hold === null) throw new BossError('BOSS_ENGINE_RUNNING', 'the engine does not stand still');
    if (this.#isStale) throw new BossError('BOSS_STORE_WENT_BACK', 'the engine starts anew; try again');
    if (hold.why === 'went-back' && !acceptLoss) {
      throw new BossError('BOSS_STORE_WENT_BACK', `${hold.lost}: to go on without it, say so with --accept-loss`);
    }
    const sent = hold.why === 'went-back' ? await this.#parts.acceptLoss(hold.epoch ?? 0) : (hold.again ?? 0);
    await removeHold(this.#parts.store);
    await this.#begin();
    return { sent };
  }

  /** The engine at work finds that the store has lost commits. */
  wentBack(error: BossError, epoch: number): void {
    this.#isStale = true;
    this.#parts.log.error('the store has lost commits', { error });
    this.#hold = { why: 'went-back', at: Date.now(), lost: error.message, epoch };
    void this.#keep(this.#hold);
  }

  end(): void {
    this.#ended = true;
    clearInterval(this.#looking);
  }

  /** Until it is kept, only this engine knows. */
  async #keep(hold: Hold): Promise<void> {
    while (!this.#ended) {
      try {
        await writeHold(this.#parts.store, hold);
        // the others have seen it, and take nothing of what this one leaves
        await new Promise((resolve) => setTimeout(resolve, 2 * LOOK_MS));
        return this.#parts.startAnew();
      } catch (error) {
        this.#parts.log.warn('the store does not keep that it has lost commits; trying again', { error });
        await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
      }
    }
  }

  /** Another engine may be told to go on, or find that the store has lost commits. */
  async #look(): Promise<void> {
    const before = this.#hold;
    const hold = await readHold(this.#parts.store).catch(() => before);
    if (this.#isStale || this.#ended || this.#hold !== before) return;
    if (before !== null && hold === null) await this.#begin().catch(() => undefined);
    if (before !== null || hold === null) return;
    this.#isStale = true;
    this.#hold = hold;
    this.#parts.startAnew();
  }

  #begin(): Promise<void> {
    this.#beginning ??= this.#goOn();
    return this.#beginning;
  }

  async #goOn(): Promise<void> {
    await this.#parts.begin();
    this.#hold = null;
    this.#beginning = null;
    this.#parts.log.info('the engine goes on');
  }
}

export function holdDeskOf(parts: EngineParts, commits: Commits, begin: () => Promise<void>): HoldDesk {
  const { store, log, startAnew = () => undefined, acceptLoss = async () => 0 } = parts;
  return new HoldDesk({ store, log, commits, begin, startAnew, acceptLoss });
}
