import { expect } from 'chai';
import fc from 'fast-check';
import type { Frame } from '../../engine/core/frame.ts';
import { nextTime } from '../../engine/expressions/schedule.ts';

const at = (now: number) =>
  ({
    attr: () => undefined,
    execution: { env: { now, nextCron: (_: string, after: number) => after + 7 } },
  }) as unknown as Frame;

describe('the next time of a schedule', () => {
  it('is one interval from now at first', () => {
    expect(nextTime(at(1000), '10s', null)).to.equal(11_000);
    expect(nextTime(at(1000), 10, null)).to.equal(11_000);
  });

  it('keeps in step with the last one when the timer came late', () => {
    expect(nextTime(at(11_400), '10s', 11_000)).to.equal(21_000);
  });

  it('leaves out what is past', () => {
    expect(nextTime(at(57_000), '10s', 11_000)).to.equal(61_000);
  });

  it('is that of the calendar from now on for a cron schedule', () => {
    expect(nextTime(at(1000), '0 9 * * *', 500)).to.equal(1007);
  });

  it('always lies ahead, in step with the last', () => {
    const times = fc.record({
      now: fc.integer({ min: 0, max: 1e12 }),
      late: fc.integer({ min: 0, max: 1e9 }),
      every: fc.integer({ min: 100, max: 1e8 }),
    });
    fc.assert(
      fc.property(times, ({ now, late, every }) => {
        const next = nextTime(at(now + late), `${every}ms`, now) as number;
        expect(next).to.be.greaterThan(now + late);
        expect(next - now - late).to.be.at.most(every);
        expect((next - now) % every).to.equal(0);
      }),
    );
  });
});
