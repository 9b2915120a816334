import { BossError } from '../errors.ts';
import type { Store } from '../store/store.ts';
import type { ScheduleRecord } from './schedule-record.ts';

type Documents = Pick<Store, 'get' | 'put' | 'remove' | 'documents' | 'changes'>;

const PAGE = 1000;

export interface Shelved {
  readonly record: ScheduleRecord;
  readonly version: number;
}

/** The schedules of the store, and a copy of them in memory that sees when another engine changed them. */
export class ScheduleShelf {
  readonly #store: Documents;
  #copy = new Map<string, ScheduleRecord>();
  /** Changes of the collection that the copy has. */
  #known = -1;

  constructor(store: Documents) {
    this.#store = store;
  }

  /** As they were when this engine wrote or read them last. */
  get copy(): ReadonlyMap<string, ScheduleRecord> {
    return this.#copy;
  }

  /** Reads them all if there are others than the copy has. */
  async refresh(): Promise<void> {
    const changes = await this.#store.changes('schedules');
    if (changes === this.#known) return;
    this.#copy = new Map((await this.all()).map((record) => [record.name, record]));
    this.#known = changes;
  }

  async all(): Promise<ScheduleRecord[]> {
    const all: ScheduleRecord[] = [];
    for (let after: string | undefined; ; ) {
      const page = await this.#store.documents('schedules', { limit: PAGE, ...(after === undefined ? {} : { after }) });
      all.push(...page.map(({ json }) => JSON.parse(json) as ScheduleRecord));
      after = page.at(-1)?.id;
      if (page.length < PAGE) return all;
    }
  }

  async get(name: string): Promise<Shelved | null> {
    const document = await this.#store.get('schedules', name);
    if (document === null) return null;
    return { record: JSON.parse(document.json) as ScheduleRecord, version: document.version };
  }

  /** False when somebody else changed it meanwhile. `version` 0: only when there is none. */
  async put(record: ScheduleRecord, version: number): Promise<boolean> {
    try {
      await this.#store.put('schedules', record.name, JSON.stringify(record), version);
    } catch (error) {
      if (error instanceof BossError && error.code === 'BOSS_STORE_CONFLICT') return false;
      throw error;
    }
    this.#copy.set(record.name, record);
    this.#known += 1;
    return true;
  }

  async remove(name: string): Promise<boolean> {
    const removed = await this.#store.remove('schedules', name);
    if (removed) this.#known += 1;
    this.#copy.delete(name);
    return removed;
  }
}
