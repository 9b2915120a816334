import type { Binding } from '../engine.ts';
import { BossError } from '../errors.ts';
import { canonicalLabel } from '../events/labels.ts';
import { checkLimit } from '../events/limit.ts';
import type { Store } from '../store/store.ts';

export type BindingKey = Pick<Binding, 'project' | 'label' | 'name'>;

/** What events start, in collection `bindings`. */
export class BindingStore {
  readonly #store: Store;
  /** After every change that this engine made. */
  onChange: (() => void) | null = null;
  #bindings: Binding[] | null = null;

  constructor(store: Store) {
    this.#store = store;
  }

  async list(): Promise<Binding[]> {
    if (this.#bindings === null) {
      const documents = await this.#store.documents('bindings', { limit: 100_000 });
      this.#bindings = documents.map(({ json }) => JSON.parse(json) as Binding);
    }
    return this.#bindings;
  }

  /** Errors: BOSS_EVENT_INVALID. */
  async put(binding: Binding): Promise<void> {
    const label = canonicalLabel(binding.label);
    if (label === '' || binding.name === '') {
      throw new BossError('BOSS_EVENT_INVALID', 'a binding needs a label, such as BUILD_SUCCESS, and a name');
    }
    if (binding.limit != null) checkLimit(binding.limit);
    const id = keyOf({ ...binding, label });
    const limit = binding.limit === undefined ? await this.#limitOf(id) : binding.limit;
    await this.#store.put('bindings', id, JSON.stringify({ ...binding, label, limit }));
    this.forget();
    this.onChange?.();
  }

  async remove(key: BindingKey): Promise<boolean> {
    const removed = await this.#store.remove('bindings', keyOf({ ...key, label: canonicalLabel(key.label) }));
    this.forget();
    this.onChange?.();
    return removed;
  }

  /** They are read again when they are wanted. */
  forget(): void {
    this.#bindings = null;
  }

  /** A directory tree says nothing of limits: importing it again must not lift them. */
  async #limitOf(id: string): Promise<Binding['limit']> {
    const document = await this.#store.get('bindings', id);
    return document === null ? null : ((JSON.parse(document.json) as Binding).limit ?? null);
  }
}

function keyOf({ project, label, name }: BindingKey): string {
  return `${project}/${label}/${name}`;
}
