import fc from 'fast-check';

/** `BOSS_FUZZ_TIMES=500`: so many times as many runs as usual, for a long night. */
const TIMES = Number(process.env['BOSS_FUZZ_TIMES'] ?? 1);
/** `BOSS_FUZZ_SEED`: the one that a failure printed, for the same runs again. */
const SEED = process.env['BOSS_FUZZ_SEED'];

/** Checks the property with random values. A failure prints its seed and the smallest values that were found. */
export function fuzz<T>(property: fc.IProperty<T>, runs: number): void {
  fc.assert(property, { numRuns: Math.ceil(runs * TIMES), ...(SEED === undefined ? {} : { seed: Number(SEED) }) });
}

/** What the test of one property may take. */
export const FUZZ_TIMEOUT = 60_000 * Math.max(1, TIMES);

export function fuzzAsync<T>(property: fc.IAsyncProperty<T>, runs: number): Promise<void> {
  return fc.assert(property, {
    numRuns: Math.ceil(runs * TIMES),
    ...(SEED === undefined ? {} : { seed: Number(SEED) }),
  });
}
