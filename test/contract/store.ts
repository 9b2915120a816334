import type { Store, StoreInfo } from '../../engine/store/store.ts';
import { describeCopies } from './store-copies.ts';
import { describeDocuments } from './store-documents.ts';
import { describeFencing } from './store-fencing.ts';
import { describeLeases } from './store-leases.ts';
import { describeLists } from './store-lists.ts';
import { describeProcesses } from './store-processes.ts';
import { behavesLikeTheModel } from './store-property.ts';
import { describeWaiting } from './store-waiting.ts';

/** An open, empty store with four partitions. */
export interface StoreUnderTest {
  readonly store: Store;
  readonly info: StoreInfo;
  /** Closes the store and opens another one on the same data. */
  reopen(): Promise<Store>;
  /** Closes whatever is open. */
  end(): Promise<void>;
}

/** What the claims share: a fresh store for each of them. */
export interface Bench {
  readonly store: Store;
  reopen(): Promise<Store>;
}

/** Every store passes this suite. */
export function describeStore(name: string, make: () => Promise<StoreUnderTest>): void {
  describe(`${name} as a store`, () => {
    let current: StoreUnderTest;
    const bench: Bench = {
      get store() {
        return current.store;
      },
      reopen: () => current.reopen(),
    };

    beforeEach(async () => {
      current = await make();
    });
    afterEach(() => current.end());

    describeProcesses(bench);
    describeFencing(bench);
    describeLeases(bench);
    describeWaiting(bench);
    describeLists(bench);
    describeDocuments(bench);
    describeCopies(bench);

    it('answers random commits like a model in plain maps', async function () {
      this.timeout(60_000);
      await behavesLikeTheModel(bench.store, 0);
    });
  });
}
