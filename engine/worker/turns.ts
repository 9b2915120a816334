import type { Work } from './work.ts';

/** Pieces of work in one batch. */
const BATCH = 500;
/** While others are at work, what goes on without end rests so many times as long as it took. */
const REST = 2;
/** Milliseconds after which the others count as away. */
const QUIET_MS = 250;

/**
 * Whose turn it is in a partition: what comes from outside in the order it came, and beside it one of the processes that have more
 * to do than fits a stretch. A process without end may so use what nobody else needs, and of the rest a third.
 */
export class Turns {
  #waiting: Work[] = [];
  #goingOn: Work[] = [];
  #othersAt = Number.NEGATIVE_INFINITY;
  #begunAt = 0;
  #goesOn = false;
  #dueAt = 0;
  #wake: () => void = () => undefined;
  readonly #clock: () => number;

  /** `clock`: milliseconds. */
  constructor(clock: () => number = () => performance.now()) {
    this.#clock = clock;
  }

  add(work: Work): void {
    if (isGoingOn(work)) this.#goingOn.push(work);
    else this.#waiting.push(work);
    this.#wake();
  }

  /** Before everything else. */
  addFirst(works: readonly Work[]): void {
    this.#waiting = [...works, ...this.#waiting];
  }

  /** Takes out all that waits. */
  clear(): Work[] {
    return [...this.#waiting.splice(0), ...this.#goingOn.splice(0)];
  }

  /** Nobody is to rest any more. */
  hurry(): void {
    this.#wake();
  }

  hasWork(isStopping: boolean): boolean {
    // What is left to do of a process is stored: an engine that stops leaves it to the next.
    return this.#waiting.length > 0 || (this.#goingOn.length > 0 && !isStopping);
  }

  /** What is done next, once there is something whose turn it is; nothing when `hurry` was called meanwhile. */
  async next(): Promise<Work[]> {
    const now = this.#clock();
    if (this.#goesOn) this.#dueAt = now + (now - this.#othersAt < QUIET_MS ? REST * (now - this.#begunAt) : 0);
    if (this.#waiting.length === 0 && this.#dueAt > now) await this.#rest(this.#dueAt - now);
    this.#begunAt = this.#clock();
    if (this.#waiting.length > 0) this.#othersAt = this.#begunAt;
    const goingOn = this.#dueAt <= this.#begunAt ? this.#goingOn.splice(0, 1) : [];
    this.#goesOn = goingOn.length > 0;
    return [...this.#waiting.splice(0, BATCH), ...goingOn];
  }

  #rest(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

function isGoingOn({ what }: Work): boolean {
  return what.kind === 'message' && what.message.kind === 'continue';
}
