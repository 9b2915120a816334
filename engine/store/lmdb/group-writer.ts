import { BossError } from '../../errors.ts';
import type { Databases } from './databases.ts';
import { writeFailure } from './failure.ts';

interface Waiting {
  readonly work: () => void;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** Writes in one transaction: more would keep the event loop from its other work for too long. */
const GROUP = 500;

/**
 * One transaction, and so one flush to the disk, for all writes of one turn of the event loop. The promise of a write
 * resolves when its transaction is on the disk.
 *
 * A work that is fenced or comes too late says so before it writes, and the transaction of its neighbours goes on. Any other
 * failure undoes all of them: nobody knows how far that work had come.
 */
export class GroupWriter {
  readonly #databases: Databases;
  readonly #file: string;
  #waiting: Waiting[] = [];
  #ended = false;

  constructor(databases: Databases, file: string) {
    this.#databases = databases;
    this.#file = file;
  }

  write<T>(work: () => T): Promise<T> {
    if (this.#ended) throw new BossError('BOSS_STORE_UNAVAILABLE', `the store ${this.#file} is closed`);
    return new Promise<T>((resolve, reject) => {
      let result: T;
      if (this.#waiting.length === 0) setImmediate(() => this.#flush());
      this.#waiting.push({
        work: () => {
          result = work();
        },
        resolve: () => resolve(result),
        reject,
      });
    });
  }

  /** Writes what waits and takes nothing more. */
  end(): void {
    this.#ended = true;
    while (this.#waiting.length > 0) this.#flush();
  }

  #flush(): void {
    const group = this.#waiting.splice(0, GROUP);
    if (group.length === 0) return;
    if (this.#waiting.length > 0) setImmediate(() => this.#flush());
    try {
      const refused = this.#databases.root.transactionSync(() => runAll(group));
      for (const one of group) {
        if (refused.has(one)) one.reject(refused.get(one));
        else one.resolve();
      }
    } catch (error) {
      const failure = writeFailure(this.#file, error);
      for (const one of group) one.reject(failure);
    }
  }
}

function runAll(group: readonly Waiting[]): Map<Waiting, BossError> {
  const refused = new Map<Waiting, BossError>();
  for (const one of group) {
    try {
      one.work();
    } catch (error) {
      if (!isRefusal(error)) throw error;
      refused.set(one, error);
    }
  }
  return refused;
}

function isRefusal(error: unknown): error is BossError {
  return error instanceof BossError && (error.code === 'BOSS_STORE_FENCED' || error.code === 'BOSS_STORE_CONFLICT');
}
