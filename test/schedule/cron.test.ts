import { expect } from 'chai';
import fc from 'fast-check';
import { whenOf } from '../../engine/core/when.ts';
import { nextCron } from '../../engine/schedule/cron.ts';
import { zoneNamed } from '../../engine/schedule/zone.ts';
import { thrown } from '../support/thrown.ts';

const at = (text: string) => Date.parse(text);
const next = (tab: string, after: string, zone = 'UTC') => {
  const ms = nextCron(tab, at(after), zone);
  return ms === null ? null : new Date(ms).toISOString();
};
/** The next so many, each as `29T01:00`. */
const following = (tab: string, after: string, zone: string, count: number) => {
  const due: string[] = [];
  for (let last: string | null = after; due.length < count; ) {
    last = next(tab, String(last), zone);
    due.push(String(last).slice(8, 16));
  }
  return due.join(' ');
};

describe('a cron schedule', () => {
  const due: readonly [tab: string, after: string, zone: string, next: string][] = [
    ['0 9 * * 1-5', '2026-11-20T20:27:15Z', 'UTC', '2026-11-23T09:00:00.000Z'],
    ['*/15 * * * *', '2026-11-20T20:27:15Z', 'UTC', '2026-11-20T20:30:00.000Z'],
    ['15 4 * * sun', '2026-11-20T20:27:15Z', 'UTC', '2026-11-22T04:15:00.000Z'],
    ['30 0 9 * * *', '2026-11-20T20:27:15Z', 'UTC', '2026-11-21T09:00:30.000Z'],
    ['0 9 * * *', '2026-11-20T20:27:15Z', 'Europe/Berlin', '2026-11-21T08:00:00.000Z'],
    ['0 9 * * * America/New_York', '2026-11-20T20:27:15Z', 'Europe/Berlin', '2026-11-21T14:00:00.000Z'],
    ['0 9 * * * UTC', '2026-11-20T20:27:15Z', 'Europe/Berlin', '2026-11-21T09:00:00.000Z'],
    ['0 0 29 2 *', '2026-11-20T20:27:15Z', 'UTC', '2028-02-29T00:00:00.000Z'],
  ];
  for (const [tab, after, zone, expected] of due) {
    it(`"${tab}" after ${after} in ${zone} is due at ${expected}`, () =>
      expect(next(tab, after, zone)).to.equal(expected));
  }

  it('is due after the base, not at it', () => {
    expect(next('0 9 * * *', '2026-11-21T09:00:00Z')).to.equal('2026-11-22T09:00:00.000Z');
  });

  it('is due after the gap on the day when the clock skips the hour', () => {
    expect(next('30 3 * * *', '2026-03-28T22:00:00Z', 'Europe/Helsinki')).to.equal('2026-03-29T01:00:00.000Z');
  });

  it('is due once on the day when the clock shows the hour twice', () => {
    const first = next('30 3 * * *', '2026-10-24T22:00:00Z', 'Europe/Helsinki');
    expect(first).to.equal('2026-10-25T00:30:00.000Z');
    expect(next('30 3 * * *', String(first), 'Europe/Helsinki')).to.equal('2026-10-26T01:30:00.000Z');
  });

  it('counts several times in one gap once', () => {
    const due = following('15,45 2 * * *', '2026-10-02T20:00:00Z', 'Australia/Sydney', 3);
    expect(due).to.equal('03T16:00 04T15:15 04T15:45');
  });

  it('is due after a gap that ends on the next day', () => {
    expect(following('30 23 * * *', '2026-03-27T12:00:00Z', 'America/Nuuk', 3)).to.equal('28T01:30 29T01:00 30T00:30');
  });

  it('leaves out what the clock skips when it is for all hours', () => {
    const due = following('5,35 * * * *', '2026-03-29T00:06:00Z', 'Europe/Helsinki', 3);
    expect(due).to.equal('29T00:35 29T01:05 29T01:35');
    expect(following('0 */2 * * *', '2026-03-28T22:30:00Z', 'Europe/Berlin', 2)).to.equal('28T23:00 29T02:00');
  });

  it('is due whenever the clock shows it when it is for all hours', () => {
    const due = following('*/30 * * * *', '2026-10-24T23:59:00Z', 'Europe/Helsinki', 6);
    expect(due).to.equal('25T00:00 25T00:30 25T01:00 25T01:30 25T02:00 25T02:30');
    expect(following('0 */2 * * *', '2026-04-04T12:30:00Z', 'Australia/Sydney', 4)).to.equal(
      '04T13:00 04T15:00 04T16:00 04T18:00',
    );
  });

  it('for all hours of a day that is far finds it on the other side of a change', () => {
    expect(next('0 * 29 2 *', '2026-07-01T00:00:00Z', 'Europe/Helsinki')).to.equal('2028-02-28T22:00:00.000Z');
    expect(next('0 * 1 7 *', '2026-12-01T00:00:00Z', 'Australia/Sydney')).to.equal('2027-06-30T14:00:00.000Z');
  });

  /** Each in the gap of its zone. */
  const daily: readonly [zone: string, tab: string][] = [
    ['Europe/Helsinki', '30 3 * * *'],
    ['America/New_York', '30 2 * * *'],
    ['Australia/Lord_Howe', '15 2 * * *'],
    ['America/Santiago', '0 0 * * *'],
    ['America/Nuuk', '30 23 * * *'],
  ];
  for (const [zone, tab] of daily) {
    it(`that is daily is due once on each day of ten years: ${tab} in ${zone}`, () => {
      let count = 0;
      const until = at('2036-01-01T12:00:00Z');
      for (let due = nextCron(tab, at('2026-01-01T12:00:00Z'), zone); due !== null && due < until; count++) {
        due = nextCron(tab, due, zone);
      }
      expect(count).to.equal(3652);
    });
  }

  it('that is daily is due when a wait until that time of day would end', () => {
    const zones = fc.constantFrom('Europe/Helsinki', 'America/New_York', 'Australia/Lord_Howe', 'Pacific/Apia', 'UTC');
    const year = 366 * 86_400;
    fc.assert(
      fc.property(zones, fc.nat({ max: 10 * year }), fc.nat({ max: 1439 }), (zone, seconds, minutes) => {
        const now = at('2026-01-01T00:00:00Z') + seconds * 1000;
        const [hour, minute] = [Math.floor(minutes / 60), minutes % 60];
        const time = `${hour}:${String(minute).padStart(2, '0')}`;
        const until = whenOf({ now, zoned: (name) => zoneNamed(name ?? zone) }, time);
        expect(nextCron(`${minute} ${hour} * * *`, now, zone)).to.equal(until);
      }),
      { numRuns: 500 },
    );
  });

  it('takes its zone from beside it', () => {
    expect(nextCron('0 9 * * *', at('2026-11-20T20:27:15Z'), 'UTC', 'Asia/Tokyo')).to.equal(at('2026-11-21T00:00:00Z'));
    expect(() => nextCron('0 9 * * * UTC', 0, 'UTC', 'Asia/Tokyo')).to.throw('already names a zone, UTC');
    expect(() => nextCron('0 9 * * *', 0, 'UTC', 'Tokyo')).to.throw('there is no time zone "Tokyo"');
  });

  it('has no next time when the day never comes', () => {
    expect(next('0 0 30 2 *', '2026-11-20T20:27:15Z')).to.equal(null);
  });

  for (const tab of ['', '* * *', 'x 9 * * *', '61 9 * * *', '0 9 * * * Nowhere/City', '@daily']) {
    it(`"${tab}" is refused with what is wrong`, () => {
      const error = thrown(() => nextCron(tab, 0, 'UTC'));
      expect(error).to.have.property('code', 'BOSS_EXPRESSION_FAILED');
      expect(error).to.have.property('message').that.includes(`"${tab}" is no cron schedule`);
    });
  }

  it('always moves on', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4_000_000_000 }), (seconds) => {
        for (const tab of ['*/7 * * * *', '*/7 2 * * *', '0 */3 * * 0']) {
          expect(nextCron(tab, seconds * 1000, 'Europe/Berlin')).to.be.greaterThan(seconds * 1000);
        }
      }),
    );
  });
});
