import { expect } from 'chai';
import fc from 'fast-check';
import { formatTimestamp, parseDuration } from '../../engine/core/time.ts';
import { whenOf } from '../../engine/core/when.ts';

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
        expect(whenOf({ now: 0 }, text)).to.equal(ms);
      }),
    );
  });
});
