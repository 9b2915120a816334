import { expect } from 'chai';
import { zoneNamed } from '../../engine/schedule/zone.ts';
import { waitingFor } from '../../engine/worker/waiting-for.ts';
import { launched } from '../support/scripted-run.ts';

const HOUR = 3_600_000;
const environment = { zoned: (zone: string | null) => zoneNamed(zone ?? 'UTC') };

describe('wait', () => {
  it('goes on after a while', () => {
    const run = launched(`
      - wait: 2h
      - alice
    `);
    expect(run.timers).to.deep.equal([2 * HOUR]);
    run.advance('119m');
    expect(run.trace).to.deep.equal([]);
    run.advance('1m');
    expect(run.trace).to.deep.equal(['alice']);
    expect(run.timers).to.deep.equal([]);
  });

  it('takes the time as for, worked out while it runs', () => {
    expect(launched(`- wait: { for: '\${f:pause}' }`, { fields: { pause: '1h' } }).timers).to.deep.equal([HOUR]);
  });

  it('waits until a date', () => {
    expect(launched(`- wait: { until: '2026-11-20 21:27:15' }`).timers).to.deep.equal([HOUR]);
    expect(launched(`- wait: { until: '2026-11-20T22:27:15+01:00' }`).timers).to.deep.equal([HOUR]);
  });

  it('waits until a time of day, in a zone', () => {
    // It is 20:27:15 in Greenwich.
    const waiting = (step: string) => launched(`- wait: ${step}`, { environment }).timers;
    expect(waiting(`{ until: '21:27:15' }`)).to.deep.equal([HOUR]);
    expect(waiting(`'21:27:15'`)).to.deep.equal([HOUR]);
    expect(waiting(`{ until: '23:27:15', zone: Europe/Helsinki }`)).to.deep.equal([HOUR]);
    expect(waiting(`{ until: 'sat 08:27:15', zone: Australia/Sydney }`)).to.deep.equal([HOUR]);
    expect(waiting(`{ until: '20:27:15' }`)).to.deep.equal([24 * HOUR]);
  });

  it('says until when, also as it is written', () => {
    const told = (step: string) => {
      const run = launched(`- wait: ${step}`, { environment });
      return waitingFor(run.execution, run.execution.get(run.idOf('wait')) as never).text;
    };
    expect(told('2h')).to.equal('waits until 2026-11-20 22:27:15 UTC');
    expect(told(`{ until: 'mon 09:00', zone: Europe/Helsinki }`)).to.equal(
      'waits until 2026-11-23 07:00:00 UTC (mon 09:00 Europe/Helsinki)',
    );
    expect(told("'09:00 Asia/Tokyo'")).to.equal('waits until 2026-11-21 00:00:00 UTC (09:00 Asia/Tokyo)');
  });

  it('takes the zone from the workitem', () => {
    const run = launched(`- wait: { until: '23:27:15', zone: '\${f:zone}' }`, {
      environment,
      fields: { zone: 'Europe/Helsinki' },
    });
    expect(run.timers).to.deep.equal([HOUR]);
    const without = launched(`- wait: { until: '23:27:15', zone: '\${f:zone}' }`, { environment });
    expect(without.wrong[0]).to.contain('zone "" is no time zone');
  });

  it('takes a number for seconds', () => {
    expect(launched(`- wait: 90`).timers).to.deep.equal([90_000]);
    expect(launched(`- wait: { for: '$f:n' }`, { fields: { n: 1.5 } }).timers).to.deep.equal([1500]);
  });

  for (const time of ['2020-01-01', '0s', '-5s']) {
    it(`goes on at once for ${time}: it is past`, () => {
      expect(launched(`- wait: '${time}'`).ended).not.to.equal(null);
    });
  }

  it('may be written sleep', () => {
    expect(launched(`- sleep: 1h`).timers).to.deep.equal([HOUR]);
  });

  it('keeps the workitem', () => {
    const run = launched(`- wait: 1h`, { fields: { a: 1 } }).advance('1h');
    expect(run.fields).to.deep.equal({ a: 1 });
  });

  it('clears its timer when it is cancelled', () => {
    const run = launched(`- wait: 1h`);
    run.command('cancel');
    expect(run.timers).to.deep.equal([]);
    expect(run.ended?.flavour).to.equal('cancel');
  });

  for (const text of ['a while', '2x', '2026-13-01', '']) {
    it(`stands in error for "${text}"`, () => {
      expect(launched(['wait', { for: text }, []]).wrong[0]).to.contain('neither a duration like 2d10h nor a time');
    });
  }

  it('stands in error without a time', () => {
    expect(launched(`- wait`).errors[0]?.code).to.equal('BOSS_EXPRESSION_FAILED');
  });
});
