import { expect } from 'chai';
import fc from 'fast-check';
import { formatTimestamp, parseDuration, parseWhen } from '../../engine/core/time.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

describe('durations', () => {
  const good: readonly [text: string, ms: number][] = [
    ['1s', 1000],
    ['1m', 60_000],
    ['2d10h', 2 * DAY + 10 * HOUR],
    ['1w', 7 * DAY],
    ['1y2M3w', 365 * DAY + 60 * DAY + 21 * DAY],
    ['90', 90_000],
    ['1.5', 1500],
    ['0', 0],
    ['500ms', 500],
    ['1m30s', 90_000],
    ['1.5h', 1.5 * HOUR],
    [' 2d 10h ', 2 * DAY + 10 * HOUR],
    ['-1m', -60_000],
  ];
  for (const [text, ms] of good) it(`reads "${text}" as ${ms} ms`, () => expect(parseDuration(text)).to.equal(ms));
  for (const text of [
    '',
    'soon',
    '1x',
    '1m2',
    'm',
    '1e9',
    '0x10',
    '1 minute',
    '--1s',
    '99999999999999y',
    '2026-11-20',
    'NaN',
  ]) {
    it(`does not read "${text}"`, () => expect(parseDuration(text)).to.equal(null));
  }
});

describe('moments', () => {
  const now = 1_800_000_000_000;
  const good: readonly [text: string | number, iso: string][] = [
    ['2026-11-20 20:27:15', '2026-11-20T20:27:15.000Z'],
    ['2026-11-20 20:27:15.274778 UTC', '2026-11-20T20:27:15.274Z'],
    ['2026-11-20T20:27:15Z', '2026-11-20T20:27:15.000Z'],
    ['2026-11-20T20:27:15+02:00', '2026-11-20T18:27:15.000Z'],
    ['2026-11-20 20:27 -0530', '2026-11-21T01:57:00.000Z'],
    ['2026-11-20', '2026-11-20T00:00:00.000Z'],
    ['2024-02-29 12:00', '2024-02-29T12:00:00.000Z'],
    ['1969-12-31 23:59:59', '1969-12-31T23:59:59.000Z'],
    ['1m', new Date(now + 60_000).toISOString()],
    [90, new Date(now + 90_000).toISOString()],
    [1.5, new Date(now + 1500).toISOString()],
  ];
  for (const [text, iso] of good) {
    it(`reads ${JSON.stringify(text)} as ${iso}`, () => expect(parseWhen(text, now)).to.equal(Date.parse(iso)));
  }
  const bad = [
    '2026-02-29',
    '2026-13-01',
    '2026-00-10',
    '2026-04-31',
    '2026-11-20 24:00',
    '2026-11-20 10:60',
    '2026-11-20T',
    'tomorrow',
  ];
  for (const text of [...bad, '2026-11-20 10:00 +99:00', '2026-11-20 10:00 CET']) {
    it(`does not read "${text}"`, () => expect(parseWhen(text, now)).to.equal(null));
  }

  it('prints a moment as the original did', () => {
    expect(formatTimestamp(Date.parse('2026-11-20T20:27:15.274Z'))).to.equal('2026-11-20 20:27:15.274000 UTC');
    expect(formatTimestamp(0)).to.equal('1970-01-01 00:00:00.000000 UTC');
  });

  it('agrees with the calendar of the platform, in print and in reading', () => {
    const year3000 = Date.parse('3000-01-01T00:00:00Z');
    fc.assert(
      fc.property(fc.integer({ min: -year3000, max: year3000 }), (ms) => {
        fc.pre(new Date(ms).getUTCFullYear() >= 0);
        const text = formatTimestamp(ms);
        expect(text).to.equal(new Date(ms).toISOString().replace('T', ' ').replace('Z', '000 UTC'));
        expect(parseWhen(text, now)).to.equal(ms);
      }),
    );
  });
});
