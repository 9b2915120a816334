import { expect } from 'chai';
import type { EventLimit } from '../../engine/engine.ts';
import { admit, checkLimit, MOST_DELAYED, type Start } from '../../engine/events/limit.ts';
import { thrown } from '../support/thrown.ts';

/** What becomes of events that come at these seconds. */
function times(limit: EventLimit, seconds: readonly number[]): (number | null)[] {
  let starts: readonly Start[] = [];
  return seconds.map((second, n) => {
    const admission = admit(limit, starts, second * 1000, `event ${n}`);
    starts = admission.starts;
    return admission.at === null ? null : admission.at / 1000;
  });
}

describe('the limit of a binding', () => {
  const drop: EventLimit = { runs: 2, per: '1m', above: 'drop' };
  const delay: EventLimit = { ...drop, above: 'delay' };

  it('drops what is above it', () => {
    expect(times(drop, [0, 10, 20, 59, 60, 69, 70])).to.deep.equal([0, 10, null, null, 60, null, 70]);
  });

  it('delays what is above it until it may be started, in the order in which it came', () => {
    expect(times(delay, [0, 10, 20, 20, 20, 65, 300])).to.deep.equal([0, 10, 60, 70, 120, 130, 300]);
  });

  it('is kept at every moment, whatever comes', () => {
    for (const runs of [1, 3, 10]) {
      const seconds = Array.from({ length: 200 }, (_, n) => Math.floor((n * n) % 97) + n);
      const at = times(
        { runs, per: '1m', above: 'delay' },
        seconds.sort((a, b) => a - b),
      ) as number[];
      for (const [n, time] of at.entries()) if (n >= runs) expect(time - (at[n - runs] ?? 0)).to.be.at.least(60);
    }
  });

  it('gives the same event its place again, and takes no second one', () => {
    const first = admit(delay, [], 1000, 'a');
    const again = admit(delay, first.starts, 5000, 'a');
    expect([again.at, again.starts]).to.deep.equal([1000, first.starts]);
  });

  it('drops what would be one too many to wait', () => {
    const at = times(
      { runs: 1, per: '1m', above: 'delay' },
      Array.from({ length: MOST_DELAYED + 2 }, () => 0),
    );
    expect([at.at(-2), at.at(-1)]).to.deep.equal([MOST_DELAYED * 60, null]);
  });

  it('lets in again what it would after the clock was put back', () => {
    expect(times(drop, [3600, 3610, 10, 70, 71])).to.deep.equal([3600, 3610, null, 70, 71]);
  });

  for (const [wrong, message] of [
    [{ runs: 0 }, 'runs is 0; write a whole number from 1 to 1000'],
    [{ per: 'soon' }, 'per is "soon"; write a duration from 1s to 30d, such as 10m'],
    [{ per: '1y' }, 'per is "1y"; write a duration from 1s to 30d, such as 10m'],
  ] as const) {
    it(`is refused when it is none: ${JSON.stringify(wrong)}`, () => {
      const error = thrown(() => checkLimit({ ...drop, ...wrong })) as Error;
      expect(error.message).to.equal(`a limit of a binding: ${message}`);
    });
  }
});
