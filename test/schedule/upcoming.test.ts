import { expect } from 'chai';
import { shownAt, upcoming } from '../../engine/schedule/upcoming.ts';

function runs(tab: string, from: string, count: number, zone = 'Europe/Helsinki') {
  return [...take(upcoming(tab, Date.parse(from), 'UTC', zone), count)].map(({ shown, utc, remark }) =>
    [shown, utc.slice(11, 16), ...(remark === null ? [] : [remark])].join(' | '),
  );
}

function* take<T>(all: Iterable<T>, count: number): Generator<T> {
  let left = count;
  for (const one of all) {
    yield one;
    if (--left === 0) return;
  }
}

describe('the runs that are to come', () => {
  it('have the time there, that in UTC, and say what a change of the clock does to them', () => {
    expect(runs('30 3 * * *', '2026-03-28T00:00:00Z', 3)).to.deep.equal([
      '2026-03-28 03:30:00 +02:00 | 01:30',
      '2026-03-29 04:00:00 +03:00 | 01:00 | no 03:30 on that day: the clock is put forward to 04:00',
      '2026-03-30 03:30:00 +03:00 | 00:30',
    ]);
    expect(runs('30 3 * * *', '2026-10-24T12:00:00Z', 2)).to.deep.equal([
      '2026-10-25 03:30:00 +03:00 | 00:30 | the clock shows 03:30 twice: this is the first time',
      '2026-10-26 03:30:00 +02:00 | 01:30',
    ]);
  });

  it('of a schedule for all hours come both times', () => {
    expect(runs('0 * * * *', '2026-10-24T23:30:00Z', 3)).to.deep.equal([
      '2026-10-25 03:00:00 +03:00 | 00:00 | the clock shows 03:00 twice: this is the first time',
      '2026-10-25 03:00:00 +02:00 | 01:00 | the clock shows 03:00 twice: this is the second time',
      '2026-10-25 04:00:00 +02:00 | 02:00',
    ]);
  });

  it('are shown by the clock of a zone west of Greenwich, too', () => {
    expect(shownAt('America/St_Johns', Date.UTC(2026, 0, 1))).to.equal('2025-12-31 20:30:00 -03:30');
    expect(shownAt('nowhere', 0)).to.equal('1970-01-01 00:00:00 +00:00');
  });
});
