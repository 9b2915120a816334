import { expect } from 'chai';
import { whenOf } from '../../engine/core/when.ts';
import { zoneNamed } from '../../engine/schedule/zone.ts';

/** A Friday evening. */
const now = Date.parse('2026-11-20T20:27:15Z');
const env = { now, zoned: (zone: string | null) => zoneNamed(zone ?? 'UTC') };
const iso = (ms: number | string) => (typeof ms === 'number' ? new Date(ms).toISOString() : ms);

describe('the moment that is written', () => {
  const good: readonly [text: string | number, iso: string][] = [
    ['2026-11-20 20:27:15', '2026-11-20T20:27:15.000Z'],
    ['2026-11-20 20:27:15.274778 UTC', '2026-11-20T20:27:15.274Z'],
    ['2026-11-20T20:27:15Z', '2026-11-20T20:27:15.000Z'],
    ['2026-11-20T20:27:15+02:00', '2026-11-20T18:27:15.000Z'],
    ['2026-11-20 20:27 -0530', '2026-11-21T01:57:00.000Z'],
    ['2026-11-20', '2026-11-20T00:00:00.000Z'],
    ['2024-02-29 12:00', '2024-02-29T12:00:00.000Z'],
    ['1969-12-31 23:59:59', '1969-12-31T23:59:59.000Z'],
    ['2026-12-24 18:00 Europe/Helsinki', '2026-12-24T16:00:00.000Z'],
    ['2026-12-24 Australia/Sydney', '2026-12-23T13:00:00.000Z'],
    ['1m', '2026-11-20T20:28:15.000Z'],
    [90, '2026-11-20T20:28:45.000Z'],
    [1.5, '2026-11-20T20:27:16.500Z'],
    ['21:00', '2026-11-20T21:00:00.000Z'],
    ['9:00', '2026-11-21T09:00:00.000Z'],
    ['20:27:15', '2026-11-21T20:27:15.000Z'],
    ['20:27:15.5', '2026-11-20T20:27:15.500Z'],
    ['09:00 Europe/Helsinki', '2026-11-21T07:00:00.000Z'],
    ['09:00+02:00', '2026-11-21T07:00:00.000Z'],
    ['00:00 America/New_York', '2026-11-21T05:00:00.000Z'],
    ['monday', '2026-11-23T00:00:00.000Z'],
    ['Mon 09:00', '2026-11-23T09:00:00.000Z'],
    ['fri 09:00', '2026-11-27T09:00:00.000Z'],
    ['fri 21:00', '2026-11-20T21:00:00.000Z'],
    ['mon-fri 09:00', '2026-11-23T09:00:00.000Z'],
    ['sat,sun 10:00', '2026-11-21T10:00:00.000Z'],
    ['fri-mon 10:00', '2026-11-21T10:00:00.000Z'],
    ['tue, thu-fri 09:00', '2026-11-24T09:00:00.000Z'],
    // In Sydney it is Saturday already.
    ['saturday 09:00 Australia/Sydney', '2026-11-20T22:00:00.000Z'],
  ];
  for (const [text, at] of good) {
    it(`is ${at} for ${JSON.stringify(text)}`, () => expect(iso(whenOf(env, text))).to.equal(at));
  }

  it('is that of the zone beside it', () => {
    expect(iso(whenOf(env, '09:00', 'Europe/Helsinki'))).to.equal('2026-11-21T07:00:00.000Z');
    expect(iso(whenOf(env, '2026-12-24 18:00', ' Australia/Sydney '))).to.equal('2026-12-24T07:00:00.000Z');
    expect(iso(whenOf(env, '09:00', 'UTC'))).to.equal('2026-11-21T09:00:00.000Z');
    expect(iso(whenOf(env, '09:00', '-0330'))).to.equal('2026-11-21T12:30:00.000Z');
  });

  it('is that of the zone of the engine without one', () => {
    const there = { now, zoned: (zone: string | null) => zoneNamed(zone ?? 'Asia/Tokyo') };
    expect(iso(whenOf(there, '09:00'))).to.equal('2026-11-21T00:00:00.000Z');
    expect(iso(whenOf(there, '2026-12-24 18:00'))).to.equal('2026-12-24T09:00:00.000Z');
    expect(iso(whenOf(there, '2026-12-24 18:00 UTC'))).to.equal('2026-12-24T18:00:00.000Z');
  });

  const bad: readonly [text: string, why: RegExp][] = [
    ['2026-02-29', /the days of 2026-02 are 01 to 28$/],
    ['2026-13-01', /the months are 01 to 12$/],
    ['2026-00-10', /the months are 01 to 12$/],
    ['2026-04-31 09:00', /the days of 2026-04 are 01 to 30$/],
    ['2026-11-20 24:00', /the times of a day are 00:00 to 23:59$/],
    ['10:60', /the times of a day are 00:00 to 23:59$/],
    ['9:00 pm', /write 21:00$/],
    ['12:15 a.m.', /write 00:15$/],
    ['2 days', /write 2d$/],
    ['2026-11-20 10:00 CET', /write the zone like Europe\/Berlin$/],
    ['10:00 +99:00', /write the zone like Europe\/Berlin$/],
    ['10:00 Nowhere/City', /^there is no time zone "Nowhere\/City"; write for example Europe\/Berlin$/],
  ];
  for (const [text, why] of bad) {
    it(`is none for "${text}", and it says why`, () => expect(whenOf(env, text)).to.match(why));
  }
  for (const text of [
    '',
    '2026-11-20T',
    'tomorrow',
    'mon-',
    'mon--fri',
    'mo 09:00',
    'mon-fri-sun',
    'xyz 09:00',
    'UTC',
  ]) {
    it(`is none for "${text}"`, () => expect(whenOf(env, text)).to.contain('neither a duration'));
  }
  for (const value of [null, true, [], Number.NaN]) {
    it(`is none for ${String(value)}`, () => expect(whenOf(env, value)).to.contain('neither a duration'));
  }

  it('needs no zone for a duration, and not two for a time', () => {
    expect(whenOf(env, '2h', 'UTC')).to.contain('as long in every zone');
    expect(whenOf(env, 90, 'UTC')).to.contain('as long in every zone');
    expect(whenOf(env, '09:00Z', 'UTC')).to.contain('already names a zone, Z');
  });

  it('wants a zone that there is', () => {
    expect(whenOf(env, '09:00', 'Helsinki')).to.contain('no time zone "Helsinki"');
    for (const zone of ['', null, 7]) expect(whenOf(env, '09:00', zone)).to.contain('is no time zone');
  });

  it('knows only UTC and offsets where nobody knows the zones', () => {
    expect(iso(whenOf({ now }, '09:00'))).to.equal('2026-11-21T09:00:00.000Z');
    expect(whenOf({ now }, '09:00', 'Europe/Helsinki')).to.contain('no time zone "Europe/Helsinki"');
  });
});

describe('a time of day when the clock is put forward or back', () => {
  const after = (text: string, time: string) => iso(whenOf({ ...env, now: Date.parse(time) }, text));

  it('is the moment after the gap when it is skipped, in the north', () => {
    expect(after('03:30 Europe/Helsinki', '2026-03-28T12:00:00Z')).to.equal('2026-03-29T01:00:00.000Z');
    expect(after('2026-03-29 03:30 Europe/Helsinki', '2026-03-01T12:00:00Z')).to.equal('2026-03-29T01:00:00.000Z');
    expect(after('03:30 Europe/Helsinki', '2026-03-29T01:00:00Z')).to.equal('2026-03-30T00:30:00.000Z');
  });

  it('is the moment after the gap when it is skipped, in the south', () => {
    expect(after('02:30 Australia/Sydney', '2026-10-03T12:00:00Z')).to.equal('2026-10-03T16:00:00.000Z');
    expect(after('sun 02:15 Australia/Lord_Howe', '2026-10-03T12:00:00Z')).to.equal('2026-10-03T15:30:00.000Z');
    expect(after('00:00 America/Santiago', '2026-09-05T12:00:00Z')).to.equal('2026-09-06T04:00:00.000Z');
  });

  it('is the first moment when it comes twice, and not the second as well', () => {
    expect(after('03:30 Europe/Helsinki', '2026-10-24T12:00:00Z')).to.equal('2026-10-25T00:30:00.000Z');
    expect(after('03:30 Europe/Helsinki', '2026-10-25T00:30:00Z')).to.equal('2026-10-26T01:30:00.000Z');
    expect(after('02:30 Australia/Sydney', '2026-04-04T12:00:00Z')).to.equal('2026-04-04T15:30:00.000Z');
    expect(after('02:30 Australia/Sydney', '2026-04-04T15:30:00Z')).to.equal('2026-04-05T16:30:00.000Z');
  });

  it('stays the same time of day before and after', () => {
    expect(after('09:00 Europe/Helsinki', '2026-03-28T08:00:00Z')).to.equal('2026-03-29T06:00:00.000Z');
    expect(after('09:00 Australia/Sydney', '2026-04-04T08:00:00Z')).to.equal('2026-04-04T23:00:00.000Z');
  });
});
