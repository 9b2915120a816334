import { BossError } from '../../engine/errors.ts';
import type { Collection, Document, Store } from '../../engine/store/store.ts';

/** The documents of a store that never has to be waited for: for tests that move the clock. */
export class MapDocuments implements Pick<Store, 'get' | 'put' | 'remove' | 'documents' | 'changes'> {
  readonly #documents = new Map<string, Document>();
  #changes = 0;
  /** Calls that change something fail. */
  broken = false;

  async get(collection: Collection, id: string): Promise<Document | null> {
    return this.#documents.get(`${collection} ${id}`) ?? null;
  }

  async put(collection: Collection, id: string, json: string, ifVersion?: number): Promise<number> {
    if (this.broken) throw new BossError('BOSS_STORE_UNAVAILABLE', 'the store is away');
    const version = this.#documents.get(`${collection} ${id}`)?.version ?? 0;
    if (ifVersion !== undefined && ifVersion !== version) throw new BossError('BOSS_STORE_CONFLICT', 'it was changed');
    this.#documents.set(`${collection} ${id}`, { id, json, version: version + 1 });
    this.#changes += 1;
    return version + 1;
  }

  async remove(collection: Collection, id: string): Promise<boolean> {
    this.#changes += 1;
    return this.#documents.delete(`${collection} ${id}`);
  }

  async documents(
    collection: Collection,
    { after, limit = 1000, reverse = false }: { after?: string; limit?: number; reverse?: boolean } = {},
  ): Promise<Document[]> {
    const all = [...this.#documents]
      .filter(([key]) => key.startsWith(`${collection} `))
      .map(([, document]) => document);
    const isBehind = ({ id }: Document) => after === undefined || (reverse ? id < after : id > after);
    const sorted = all.filter(isBehind).sort((a, b) => (a.id < b.id ? -1 : 1));
    return (reverse ? sorted.reverse() : sorted).slice(0, limit);
  }

  async changes(): Promise<number> {
    return this.#changes;
  }
}
