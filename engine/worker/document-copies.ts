import type { Collection, Store } from '../store/store.ts';
import type { Cluster } from './cluster.ts';
import type { BindingStore } from './binding-store.ts';
import type { ParticipantRegistry } from './participant-registry.ts';
import type { Surroundings } from './surroundings.ts';

interface Copy {
  readonly collection: Collection;
  readonly read: () => Promise<void>;
  /** The count of changes before it was read last. */
  changes: number;
}

/** What this engine keeps in memory of collections that other engines change too: read again when the store says that they did. */
export class DocumentCopies {
  readonly #store: Store;
  readonly #copies: Copy[] = [];
  #looking: Promise<void> = Promise.resolve();

  constructor(store: Store) {
    this.#store = store;
  }

  keep(collection: Collection, read: () => Promise<void>): void {
    this.#copies.push({ collection, read, changes: -1 });
  }

  /** One look after the other. Resolves when all copies are as the store was at the beginning of the look. */
  look(): Promise<void> {
    const looked = this.#looking.then(async () => {
      for (const copy of this.#copies) await this.#refresh(copy);
    });
    this.#looking = looked.catch(() => undefined);
    return looked;
  }

  async #refresh(copy: Copy): Promise<void> {
    const changes = await this.#store.changes(copy.collection);
    if (changes === copy.changes) return;
    await copy.read();
    copy.changes = changes;
  }
}

/** Everything that an engine keeps so. */
export function keepCopies(
  cluster: Cluster,
  registry: ParticipantRegistry,
  bindings: BindingStore,
  surroundings: Surroundings,
): void {
  cluster.copies.keep('participants', () => registry.load());
  cluster.copies.keep('bindings', async () => bindings.forget());
  cluster.copies.keep('variables', () => surroundings.load());
  registry.onChange = () => cluster.changed();
  bindings.onChange = () => cluster.changed();
}
