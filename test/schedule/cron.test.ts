import { expect } from 'chai';
import fc from 'fast-check';
import { nextCron } from '../../engine/schedule/cron.ts';
import { thrown } from '../support/thrown.ts';

const at = (text: string) => Date.parse(text);
const next = (tab: string, after: string, zone = 'UTC') => {
  const ms = nextCron(tab, at(after), zone);
  return ms === null ? null : new Date(ms).toISOString();
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
        const due = nextCron('*/7 * * * *', seconds * 1000, 'Europe/Berlin');
        expect(due).to.be.greaterThan(seconds * 1000);
      }),
    );
  });
});
