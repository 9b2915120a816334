import { expect } from 'chai';
import { nextCron } from '../../engine/schedule/cron.ts';
import { waitingFor } from '../../engine/worker/waiting-for.ts';
import { launched } from '../support/scripted-run.ts';

const environment = {
  nextCron: (tab: string, after: number, zone: string | null) => nextCron(tab, after, 'UTC', zone),
};
const run = (step: string) => launched(`- ${step}`, { environment });

describe('cron and every', () => {
  for (const step of ['every: { interval: 10m, do: [ echo: tick ] }', "cron: { '10m': ~, do: [ echo: tick ] }"]) {
    it(`run their child after each interval: ${step}`, () => {
      const ticking = run(step);
      ticking.advance('9m');
      expect(ticking.echoes).to.have.length(0);
      ticking.advance('21m');
      expect(ticking.echoes).to.have.length(3);
    });
  }

  it('run it at times of day', () => {
    const daily = run("cron: { tab: '0 9 * * *', do: [ echo: tick ] }");
    expect(daily.timers).to.deep.equal([12 * 3_600_000 + 32 * 60_000 + 45_000]);
    daily.advance('3d');
    expect(daily.echoes).to.have.length(3);
  });

  it('run it at times of day in a zone', () => {
    const daily = run("cron: { tab: '0 9 * * *', zone: Europe/Helsinki, do: [ echo: tick ] }");
    expect(daily.timers).to.deep.equal([10 * 3_600_000 + 32 * 60_000 + 45_000]);
    expect(run("cron: { tab: '0 9 * * *', zone: '', do: [ alice ] }").wrong[0]).to.contain('zone "" is no time zone');
    expect(run('every: { interval: 1h, zone: UTC, do: [ alice ] }').wrong[0]).to.contain('as long in every zone');
  });

  it('run several children one after the other, each time as a branch of its own', () => {
    const ticking = launched(
      "- set: { 'v:n': 1, a: 2 }\n- every: { interval: 1h, do: [ inc: 'v:n', echo: '${v:n} ${f:a}' ] }",
      {
        environment,
        fields: { a: 2 },
      },
    );
    ticking.advance('2h');
    expect(ticking.echoes).to.deep.equal(['2 2', '2 2']);
  });

  it('leave what runs alone when they are cancelled', () => {
    const ticking = run('every: { interval: 1h, tag: t, do: [ slow ] }');
    ticking.advance('1h');
    ticking.command('cancel', 't');
    expect(ticking.takenBack).to.deep.equal([]);
    expect(ticking.timers).to.deep.equal([]);
    expect(ticking.ended?.do).to.equal('ended');
  });

  it('say when they run next', () => {
    const ticking = run('every: { interval: 1h, do: [ alice ] }');
    const e = ticking.execution.get(ticking.idOf('every'));
    expect(waitingFor(ticking.execution, e as never).text).to.equal('runs its steps at 2026-11-20 21:27:15 UTC');
  });

  it('fail for what is no schedule, without children, and where there are no schedules', () => {
    expect(run("cron: { tab: '61 * * * *', do: [ alice ] }").wrong[0]).to.contain('no cron schedule');
    expect(run('cron: { do: [ alice ] }').wrong[0]).to.contain('has no schedule');
    expect(run('every: 10m').wrong[0]).to.contain('nothing to run');
    expect(run('every: { interval: 0, do: [ alice ] }').wrong[0]).to.contain('too short');
    expect(launched("- cron: { tab: '0 9 * * *', do: [ alice ] }").wrong[0]).to.contain('keeps no cron schedules');
  });

  it('end nothing when a schedule never comes again', () => {
    const never = run("cron: { tab: '0 0 30 2 *', do: [ alice ] }");
    expect(never.timers).to.deep.equal([]);
    expect(never.live).to.include('cron 0_0');
  });

  for (const [step, wait] of [
    ["cron: { tab: '0 9 * * *', do: [ echo: tick ] }", 25 * 3_600_000],
    ['every: { interval: 10m, do: [ echo: tick ] }', 10 * 60_000],
  ] as const) {
    it(`do not run twice at one time when the clock is put back before it: ${step}`, () => {
      const ticking = run(step);
      const set = ticking.effects.find((effect) => effect.do === 'timer');
      if (set?.do !== 'timer' || set.at === null) throw new Error('there is no timer');
      const timer = { kind: 'timer', id: set.id, at: set.at } as const;
      ticking.putClock((ticking.timers[0] ?? 0) - 3_600_000);
      ticking.send(timer);
      const next = ticking.timers[0] ?? 0;
      expect([ticking.send(timer), ticking.echoes.length]).to.deep.equal(['duplicate', 1]);
      expect([next, ticking.timers]).to.deep.equal([wait, [wait]]);
    });
  }
});
