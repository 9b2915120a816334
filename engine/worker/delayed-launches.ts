import type { Actor, LaunchRequest } from '../engine.ts';
import { BossError } from '../errors.ts';
import type { Log } from '../log.ts';
import type { Store } from '../store/store.ts';
import { type Clock, SYSTEM_CLOCK } from './clock.ts';

/** So often it is seen whether another engine put something off, and what failed for now is tried again. */
const LOOK_MS = 5000;
const BEAT_MS = 1000;
const PAGE = 1000;

/** A launch that waits for its time, in collection `delayed`. */
export interface DelayedLaunch {
  readonly at: number;
  /** With the id of the process: however often it is tried, it is started once. */
  readonly request: LaunchRequest & { readonly wfid: string };
  readonly actor: Actor;
  /** Key of the record of its event. */
  readonly event: string;
}

export interface DelayedLaunchesParts {
  readonly store: Pick<Store, 'put' | 'remove' | 'documents' | 'changes'>;
  readonly launch: (request: LaunchRequest, actor: Actor) => Promise<unknown>;
  /** It will never be started. */
  readonly failed: (launch: DelayedLaunch, why: string) => Promise<void>;
  /** One engine of a store starts them. */
  readonly isHere: () => boolean;
  readonly log: Log;
  readonly clock?: Clock;
}

interface Waiting {
  readonly id: string;
  readonly launch: DelayedLaunch;
}

/** Starts what was put off when its time has come, also after a restart. */
export class DelayedLaunches {
  readonly #parts: DelayedLaunchesParts;
  readonly #clock: Clock;
  /** The earliest ones, by their time. */
  #next: Waiting[] = [];
  #isMore = false;
  #known = -1;
  #looked = Number.NEGATIVE_INFINITY;
  #notBefore = Number.NEGATIVE_INFINITY;
  #isRunning = false;
  #cancelAlarm = (): void => undefined;
  #turning: Promise<void> = Promise.resolve();

  constructor(parts: DelayedLaunchesParts) {
    this.#parts = parts;
    this.#clock = parts.clock ?? SYSTEM_CLOCK;
  }

  start(): Promise<void> {
    this.#isRunning = true;
    return this.#turn();
  }

  stop(): void {
    this.#isRunning = false;
    this.#cancelAlarm();
  }

  /** Resolves when it is durable. The same again changes nothing. */
  async put(launch: DelayedLaunch): Promise<void> {
    // Of those with one time the event that came first.
    const id = `${String(launch.at).padStart(15, '0')}-${launch.event}-${launch.request.wfid}`;
    await this.#parts.store.put('delayed', id, JSON.stringify(launch));
    this.#looked = Number.NEGATIVE_INFINITY;
    if (this.#isRunning) this.#aim(0);
  }

  #turn(): Promise<void> {
    this.#turning = this.#turning
      .then(() => this.#look())
      .catch((error: unknown) => this.#later(error))
      .then(() => this.#aim(this.#wait()));
    return this.#turning;
  }

  async #look(): Promise<void> {
    const now = this.#clock.monotonic();
    if (!this.#isRunning || !this.#parts.isHere() || now < this.#notBefore) return;
    if (now - this.#looked >= LOOK_MS) await this.#refresh(now);
    while (this.#isRunning && (this.#next[0]?.launch.at ?? Number.POSITIVE_INFINITY) <= this.#clock.now()) {
      await this.#start(this.#next[0] as Waiting);
      this.#next.shift();
      if (this.#next.length === 0 && this.#isMore) await this.#read();
    }
  }

  async #refresh(now: number): Promise<void> {
    this.#looked = now;
    const changes = await this.#parts.store.changes('delayed');
    if (changes === this.#known) return;
    await this.#read();
    this.#known = changes;
  }

  async #read(): Promise<void> {
    const page = await this.#parts.store.documents('delayed', { limit: PAGE });
    this.#next = page.map(({ id, json }) => ({ id, launch: JSON.parse(json) as DelayedLaunch }));
    this.#isMore = page.length === PAGE;
  }

  async #start({ id, launch }: Waiting): Promise<void> {
    const { launch: begin, failed, store, log } = this.#parts;
    try {
      await begin(launch.request, launch.actor);
    } catch (error) {
      if (error instanceof BossError && error.retryable) throw error;
      // An earlier try got this far.
      if (!(error instanceof BossError) || error.code !== 'BOSS_PROCESS_EXISTS') {
        log.warn('what an event starts later could not be started', { definition: launch.request.definition, error });
        await failed(launch, error instanceof Error ? error.message : String(error));
      }
    }
    await store.remove('delayed', id);
  }

  #later(error: unknown): void {
    this.#notBefore = this.#clock.monotonic() + LOOK_MS;
    this.#parts.log.debug('what was put off is started later', { error });
  }

  #wait(): number {
    const isHeld = !this.#parts.isHere() || this.#clock.monotonic() < this.#notBefore;
    const earliest = isHeld ? undefined : this.#next[0];
    return earliest === undefined ? BEAT_MS : Math.min(BEAT_MS, earliest.launch.at - this.#clock.now());
  }

  #aim(ms: number): void {
    this.#cancelAlarm();
    if (this.#isRunning) this.#cancelAlarm = this.#clock.setTimer(Math.max(1, Math.ceil(ms)), () => void this.#turn());
  }
}
