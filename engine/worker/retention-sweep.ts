import type { JournalEntry, ProcessView } from '../engine.ts';
import { BossError } from '../errors.ts';
import type { Log } from '../log.ts';
import type { ProcessState, ProcessSummary, Store } from '../store/store.ts';
import type { CommandDesk } from './command-desk.ts';
import type { ProcessReader } from './process-reader.ts';
import { ageOf, type RetentionRules, shortestAge } from './retention.ts';

/** A process as it leaves the store. */
export interface Leaving {
  readonly process: ProcessView;
  readonly journal: readonly JournalEntry[];
}

/** Where processes go before they are erased. Resolves when they are on the disk. */
export interface Archive {
  append(leaving: readonly Leaving[], now: number): Promise<void>;
}

export interface Retention {
  readonly rules: RetentionRules;
  /** null: what is erased is gone. */
  readonly archive: Archive | null;
}

export const KEEP_ALL: Retention = {
  rules: { tags: new Map(), definitions: new Map(), states: new Map() },
  archive: null,
};

export interface RetentionParts extends Retention {
  readonly store: Pick<Store, 'list'>;
  readonly log: Log;
  readonly reader: Pick<ProcessReader, 'show' | 'history'>;
  readonly commands: Pick<CommandDesk, 'submit'>;
}

const ENDED: readonly ProcessState[] = ['done', 'cancelled', 'killed'];
const PORTION = 100;
/** Characters of journals that are held at a time. */
const WEIGHT = 8 * 1024 * 1024;

/** Takes processes out of the store when their time is over: first into the archive, on the disk, then out of the store. */
export class RetentionSweep {
  readonly #parts: RetentionParts;
  #stopped = false;
  #sweeping: Promise<number> = Promise.resolve(0);

  constructor(parts: RetentionParts) {
    this.#parts = parts;
  }

  /** Resolves when the portion that is under way is done. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#sweeping.catch(() => 0);
  }

  /** What cannot be done now is done by a later one. */
  async sweep(now: number): Promise<void> {
    try {
      await this.run(now);
    } catch (error) {
      this.#parts.log.warn('processes whose time is over stay in the store until the next sweep', { error });
    }
  }

  /** Goes over all whose time may be over, in portions, one sweep after the other. Returns how many have left the store. */
  run(now: number): Promise<number> {
    const run = this.#sweeping.catch(() => 0).then(() => this.#run(now));
    this.#sweeping = run;
    return run;
  }

  async #run(now: number): Promise<number> {
    const shortest = shortestAge(this.#parts.rules);
    if (shortest === null) return 0;
    let erased = 0;
    for (const state of ENDED) erased += await this.#sweepState(state, now, now - shortest + 1);
    if (erased > 0) this.#parts.log.info('processes have left the store: their time was over', { count: erased });
    return erased;
  }

  async #sweepState(state: ProcessState, now: number, until: number): Promise<number> {
    let erased = 0;
    for (let cursor: string | null | undefined; cursor !== null && !this.#stopped; ) {
      const more = cursor === undefined ? {} : { cursor };
      const page: Awaited<ReturnType<Store['list']>> = await this.#parts.store.list({
        ...{ state, until, limit: PORTION },
        ...more,
      });
      erased += await this.#sweepRows(
        page.processes.filter((row) => this.#isOver(row, now)),
        now,
      );
      cursor = page.next;
    }
    return erased;
  }

  #isOver(row: ProcessSummary, now: number): boolean {
    const age = ageOf(this.#parts.rules, row);
    return age !== null && row.endedAt !== null && row.endedAt + age <= now;
  }

  async #sweepRows(rows: readonly ProcessSummary[], now: number): Promise<number> {
    let erased = 0;
    let held: Leaving[] = [];
    let weight = 0;
    for (const { wfid } of rows) {
      if (this.#stopped) return erased;
      const leaving = await this.#read(wfid);
      if (leaving === null) continue;
      held.push(leaving);
      weight += JSON.stringify(leaving).length;
      if (weight < WEIGHT) continue;
      erased += await this.#remove(held, now);
      [held, weight] = [[], 0];
    }
    return erased + (await this.#remove(held, now));
  }

  /** One that is gone meanwhile is somebody else’s affair. */
  async #read(wfid: string): Promise<Leaving | null> {
    const { reader, log } = this.#parts;
    try {
      const journal = await reader.history(wfid);
      const process = await reader.show(wfid);
      return process.endedAt === null ? null : { process, journal };
    } catch (error) {
      if (error instanceof BossError && error.retryable) throw error;
      if (!(error instanceof BossError && error.code === 'BOSS_UNKNOWN_PROCESS'))
        log.warn('a process whose time is over cannot be read; it stays', { wfid, error });
      return null;
    }
  }

  async #remove(leaving: readonly Leaving[], now: number): Promise<number> {
    const { archive, commands } = this.#parts;
    if (leaving.length === 0 || this.#stopped) return 0;
    await archive?.append(leaving, now);
    const outcomes = await Promise.all(
      leaving.map(({ process: { wfid }, journal }) => {
        const seq = journal.at(-1)?.seq ?? 0;
        return commands.submit({ wfid, what: { kind: 'erase', seq } });
      }),
    );
    return outcomes.filter((outcome) => outcome === 'applied').length;
  }
}
