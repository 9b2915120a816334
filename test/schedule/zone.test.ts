import { expect } from 'chai';
import fc from 'fast-check';
import { zoneNamed } from '../../engine/schedule/zone.ts';

const ZONES = [
  'Europe/Helsinki',
  'America/New_York',
  'Australia/Sydney',
  'Australia/Lord_Howe',
  'America/Santiago',
  'UTC',
];
const HOUR = 3_600_000;
const moments = fc.integer({ min: Date.UTC(2020, 0, 1), max: Date.UTC(2036, 0, 1) });
const clockOf = (name: string) => {
  const zone = zoneNamed(name);
  if (zone === null) throw new Error(name);
  return zone;
};

describe('the clock of a zone', () => {
  for (const name of ZONES) {
    const clock = clockOf(name);

    it(`in ${name} shows what the platform prints`, () => {
      const format = new Intl.DateTimeFormat('sv', { timeZone: name, dateStyle: 'short', timeStyle: 'medium' });
      fc.assert(
        fc.property(moments, (at) => {
          const printed = new Date(clock.shows(at)).toISOString().slice(0, 19).replace('T', ' ');
          expect(printed).to.equal(format.format(at));
        }),
      );
    });

    it(`in ${name} shows a time at its moment, and not earlier`, () => {
      fc.assert(
        fc.property(moments, (at) => {
          const shown = clock.shows(at);
          const moment = clock.moment(shown);
          expect(clock.shows(moment)).to.equal(shown);
          expect(moment).to.be.at.most(at);
        }),
      );
    });

    it(`in ${name} never goes back from one time to a later one`, () => {
      fc.assert(
        fc.property(moments, fc.integer({ min: 0, max: 3 * HOUR }), (shown, more) => {
          expect(clock.moment(shown + more)).to.be.at.least(clock.moment(shown));
        }),
      );
    });
  }

  it('gives a time that it skips the moment at which it skips it', () => {
    const helsinki = clockOf('Europe/Helsinki');
    for (const minute of [0, 1, 30, 59]) {
      expect(helsinki.moment(Date.UTC(2026, 2, 29, 3, minute))).to.equal(Date.UTC(2026, 2, 29, 1));
    }
    // Samoa left a whole day out.
    expect(clockOf('Pacific/Apia').moment(Date.UTC(2011, 11, 30, 9))).to.equal(Date.UTC(2011, 11, 30, 10));
  });

  it('is none for a name that is no zone', () => {
    for (const name of ['', 'Helsinki', 'Europe/Helsinky', '../etc']) expect(zoneNamed(name)).to.equal(null);
  });
});
