import type { Effect } from '../core/effect.ts';
import { partitionOf } from '../store/partition.ts';
import type { Store } from '../store/store.ts';
import { type Clock, SYSTEM_CLOCK } from './clock.ts';
import { DueHeap } from './due-heap.ts';
import { type Measures, NOTHING_MEASURED } from './measures.ts';
import { NearTimers, type NearTimer } from './near-timers.ts';
import { Timeline } from './timeline.ts';
import type { Work } from './work.ts';

/** So often the clocks are compared and it is seen what is to be read. */
const BEAT_MS = 1000;
/** So many are fired before everything else has its turn, and so many may be at work at once. */
const PORTION = 500;
const UNDER_WAY = 2000;

export interface TimersParts {
  readonly store: Pick<Store, 'timers'>;
  /** How many the store has; timers run for those that are loaded. */
  readonly partitions: number;
  readonly submit: (work: Work) => void;
  readonly measures?: Measures;
  readonly clock?: Clock;
}

/** Wakes processes when their timers are due. The store has them all; memory only those that are near, behind one timer of Node. */
export class Timers {
  readonly #parts: TimersParts;
  readonly #measures: Measures;
  readonly #clock: Clock;
  readonly #time: Timeline;
  readonly #heap = new DueHeap<NearTimer>();
  readonly #near = new Map<number, NearTimers>();
  /** What has fired and is not settled: key -> when it was due. */
  readonly #underWay = new Map<string, number>();
  #aimed = { at: Number.POSITIVE_INFINITY, cancel: (): void => undefined };
  #givesWay = false;
  #stopped = false;

  constructor(parts: TimersParts) {
    this.#parts = parts;
    this.#measures = parts.measures ?? NOTHING_MEASURED;
    this.#clock = parts.clock ?? SYSTEM_CLOCK;
    this.#time = new Timeline(this.#clock);
  }

  stop(): void {
    this.#stopped = true;
    this.#aimed.cancel();
  }

  /** Takes care of a partition; reads its near timers anew when it does already. */
  async load(partition: number): Promise<void> {
    const near = this.#near.get(partition) ?? this.#newPartition();
    this.#near.set(partition, near);
    await near.read(partition);
    this.#turn();
  }

  /** Somebody else takes care of it. */
  drop(partition: number): void {
    this.#near.get(partition)?.clear();
    this.#near.delete(partition);
  }

  /** The store may have others than memory: reads soon. */
  look(): void {
    for (const near of this.#near.values()) near.isOld = true;
    this.#aim(0);
  }

  /** Follows what a committed step set and cleared. */
  follow(wfid: string, effects: readonly Effect[]): void {
    for (const effect of effects) {
      if (effect.do !== 'timer') continue;
      this.#near.get(partitionOf(wfid, this.#parts.partitions))?.set(wfid, effect.id, effect.at);
    }
    this.#aimAtEarliest();
  }

  #newPartition(): NearTimers {
    return new NearTimers({
      store: this.#parts.store,
      clock: this.#clock,
      heap: this.#heap,
      due: (at) => this.#time.when(at),
      isUnderWay: ({ key, at }) => this.#underWay.get(key) === at,
    });
  }

  /** Fires what is due and sees to the rest. */
  #turn(): void {
    if (this.#stopped) return;
    this.#aimed.cancel();
    this.#aimed.at = Number.POSITIVE_INFINITY;
    const isForward = this.#time.look() === 'forward';
    if (isForward) this.#heap.shift(({ due, at }) => Math.min(due, this.#time.when(at)));
    this.#fire();
    for (const [partition, near] of this.#near) {
      if (near.wantsReading) void near.read(partition).then(this.#aimAtEarliest.bind(this), () => undefined);
    }
    this.#aimAtEarliest();
  }

  #fire(): void {
    const now = this.#time.now();
    for (let fired = 0; fired < PORTION && this.#isRoom; fired++) {
      const timer = this.#heap.earliest();
      if (timer === undefined || timer.due > now) return;
      timer.partition.remove(timer);
      this.#wake(timer, now - timer.due);
    }
    this.#turnSoon();
  }

  #wake({ key, wfid, id, at }: NearTimer, late: number): void {
    this.#measures.timerFired(late / 1000);
    this.#underWay.set(key, at);
    const settled = () => {
      if (this.#underWay.get(key) === at) this.#underWay.delete(key);
      if ((this.#heap.earliest()?.due ?? Number.POSITIVE_INFINITY) <= this.#time.now()) this.#turnSoon();
    };
    const message = { kind: 'timer', id, at } as const;
    this.#parts.submit({ wfid, what: { kind: 'message', message }, committed: settled, failed: settled });
  }

  get #isRoom(): boolean {
    return this.#underWay.size < UNDER_WAY;
  }

  #turnSoon(): void {
    if (this.#givesWay || !this.#isRoom) return;
    this.#givesWay = true;
    this.#clock.giveWay(() => {
      this.#givesWay = false;
      this.#turn();
    });
  }

  #aimAtEarliest(): void {
    const earliest = this.#isRoom ? this.#heap.earliest() : undefined;
    this.#aim(Math.min(BEAT_MS, (earliest?.due ?? Number.POSITIVE_INFINITY) - this.#time.now()));
  }

  #aim(ms: number): void {
    const at = this.#time.now() + ms;
    if (this.#stopped || at >= this.#aimed.at) return;
    this.#aimed.cancel();
    this.#aimed = { at, cancel: this.#clock.setTimer(Math.max(0, Math.ceil(ms)), () => this.#turn()) };
  }
}
