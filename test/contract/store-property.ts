import { expect } from 'chai';
import fc from 'fast-check';
import type { ProcessCommit, ProcessState, Store } from '../../engine/store/store.ts';
import { batchOf, commitOf, summaryOf } from './store-commit.ts';
import { LABELS, StoreModel, viewOf } from './store-model.ts';
import { hold } from '../support/hold.ts';

interface RandomCommit {
  readonly process: number;
  readonly stale: boolean;
  readonly erase: boolean;
  readonly changes: Partial<ProcessCommit>;
  readonly row: { state: ProcessState; launchedAt: number; labels: string[]; definition: string | null } | null;
}

const STATES: ProcessState[] = ['running', 'paused', 'error', 'done', 'cancelled', 'killed', 'keeper'];
const text = fc.string({ unit: 'grapheme', maxLength: 12 });
const key = fc.oneof(
  fc.constantFrom('a', 'b', '', '#', '##', '__proto__', 'constructor', '0', '1', ' ', '\u0000', 'é', '😀', '\uffff'),
  text,
);
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null });

const randomCommit: fc.Arbitrary<RandomCommit> = fc.record({
  process: fc.nat(4),
  erase: fc.constantFrom(false, false, false, true),
  stale: fc.constantFrom(false, false, false, true),
  changes: fc.record({
    put: fc.array(fc.tuple(key, text), { maxLength: 4 }),
    remove: fc.array(key, { maxLength: 2 }),
    journal: fc.array(text, { maxLength: 3 }),
    timers: fc.array(fc.tuple(fc.constantFrom('t', 'u v', 'é'), maybe(fc.nat(20))), { maxLength: 3 }),
    outbox: fc.array(fc.tuple(key, text), { maxLength: 2 }),
    trackers: fc.array(fc.tuple(key, maybe(text)), { maxLength: 2 }),
  }),
  row: maybe(
    fc.record({
      state: fc.constantFrom(...STATES),
      launchedAt: fc.nat(3),
      labels: fc.array(fc.constantFrom(...LABELS), { maxLength: 3 }),
      definition: maybe(fc.constantFrom('d', 'e\tf')),
    }),
  ),
});

const randomBatch = fc.record({
  commits: fc.array(randomCommit, { maxLength: 5 }),
  published: fc.array(key, { maxLength: 3 }),
});

/** Commits at random, some of them stale, and compares all answers with those of the model. */
export async function behavesLikeTheModel(store: Store, partition: number): Promise<void> {
  const epoch = await hold(store, partition, 'property');
  const model = new StoreModel();
  await fc.assert(
    fc.asyncProperty(fc.array(randomBatch, { minLength: 1, maxLength: 6 }), async (batches) => {
      for (const { commits, published } of batches) {
        const seen = new Map<string, number>();
        const batch = batchOf(
          partition,
          epoch,
          commits.map((commit) => toCommit(commit, model, seen)),
          published,
        );
        expect(await store.commit(batch)).to.deep.equal(model.commit(batch));
      }
      expect(await viewOf(store, partition, model.processes.keys())).to.deep.equal(model.view());
    }),
    { numRuns: 60, interruptAfterTimeLimit: 20_000, endOnFailure: true },
  );
}

function toCommit({ process, stale, erase, changes, row }: RandomCommit, model: StoreModel, seen: Map<string, number>) {
  const wfid = `wf-${process}`;
  const next = seen.get(wfid) ?? model.revision(wfid);
  if (!stale) seen.set(wfid, erase ? 0 : next + 1);
  const summary = row === null ? null : summaryOf(wfid, row.launchedAt, row);
  return commitOf(wfid, stale ? next + 7 : next, { ...changes, summary, ...(erase ? { erase } : {}) });
}
