import { identityOf, type Keeper, type KeeperMessage } from '../../engine/core/keeper.ts';
import { openKeeper } from '../../engine/core/keepers.ts';
import { Lock } from '../../engine/core/lock.ts';

/** One keeper that is dropped after each message and read back from what it wrote. */
export class Shelf {
  readonly #id: string;
  readonly #entries = new Map<string, string>();
  now = 0;

  constructor(id: string) {
    this.#id = id;
  }

  get keeper(): Keeper {
    const keeper = openKeeper(this.#id, this.#entries);
    if (keeper === null) throw new Error(`${this.#id} is no keeper`);
    return keeper;
  }

  get size(): number {
    return this.#entries.size;
  }

  /** Process that has the lock. */
  get holder(): string | null {
    const { keeper } = this;
    return keeper instanceof Lock ? (keeper.claims.find(({ since }) => since !== null)?.wfid ?? null) : null;
  }

  /** What it tells whom: `granted a`. */
  take(message: KeeperMessage): string[] {
    const { keeper } = this;
    keeper.take(message, this.now);
    const { entries, tells } = keeper.takeChanges();
    for (const [key, json] of entries) {
      if (json === null) this.#entries.delete(key);
      else this.#entries.set(key, json);
    }
    return tells.map((tell) => {
      const id = tell.what === 'signal' ? ` ${String(tell.data['id'])}` : '';
      return `${tell.what} ${identityOf(tell).split('!').at(-1)}${id}`;
    });
  }
}
