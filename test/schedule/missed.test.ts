import { expect } from 'chai';
import { dueRuns, type Policy } from '../../engine/schedule/missed.ts';
import { nextCron } from '../../engine/schedule/cron.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const MIDNIGHT = Date.UTC(2026, 0, 1);

describe('what is due of a schedule', () => {
  const next = (tab: string) => (after: number) => nextCron(tab, after, 'UTC');
  function decide(policy: Policy, late: number, tab = '0 * * * *', jitter = 0) {
    return dueRuns(MIDNIGHT, MIDNIGHT + late, policy, next(tab), (due) => due + jitter);
  }

  it('is nothing before its time', () => {
    expect(decide('all', -1)).to.equal(null);
    expect(decide('all', 999, '0 * * * *', 1000)).to.equal(null);
  });

  for (const policy of ['skip', 'once', 'all'] as const) {
    it(`is the run of this moment, a little late as well, with ${policy}`, () => {
      for (const late of [0, MINUTE]) {
        expect(decide(policy, late)).to.deep.equal({ run: [MIDNIGHT], missed: null, handled: MIDNIGHT });
      }
    });
  }

  it('is none that is more than a minute late with skip, and the last one with once', () => {
    const handled = MIDNIGHT + 2 * HOUR;
    expect(decide('skip', 2 * HOUR + MINUTE + 1)).to.deep.equal({
      run: [],
      missed: { last: handled, count: 3 },
      handled,
    });
    const last = { last: MIDNIGHT + HOUR, count: 2 };
    expect(decide('once', 2 * HOUR + MINUTE + 1)).to.deep.equal({ run: [handled], missed: last, handled });
    expect(decide('skip', 2 * HOUR)).to.deep.equal({ run: [handled], missed: last, handled });
  });

  it('is each of them with all', () => {
    const run = [0, 1, 2].map((hour) => MIDNIGHT + hour * HOUR);
    expect(decide('all', 3 * HOUR - 1)).to.deep.equal({ run, missed: null, handled: run[2] });
  });

  it('is a thousand at most with all, and one with once, however long nobody was there', () => {
    const all = decide('all', 400 * DAY, '* * * * *');
    const handled = MIDNIGHT + 400 * DAY;
    expect([all?.run.length, all?.run[0], all?.handled]).to.deep.equal([1000, MIDNIGHT, handled]);
    expect(all?.missed).to.deep.equal({ last: handled, count: 100 });
    const once = decide('once', 400 * DAY + 30_000, '* * * * *');
    expect([once?.run, once?.handled, once?.missed?.count]).to.deep.equal([[handled], handled, 100]);
  });

  it('leaves out no run that is still to come, whenever it is looked', () => {
    for (const tab of ['*/7 * * * *', '30 2 29 2 *', '0 0 1 1 *']) {
      for (let days = 0; days < 4000; days += 401) {
        const now = MIDNIGHT + days * DAY + 17 * MINUTE;
        const first = next(tab)(MIDNIGHT - 1) as number;
        const handled = dueRuns(first, now, 'once', next(tab), (due) => due)?.handled;
        if (handled === undefined) expect(first).to.be.greaterThan(now);
        else expect([handled <= now, (next(tab)(handled) as number) > now]).to.deep.equal([true, true]);
      }
    }
  });
});
