import { expect } from 'chai';
import { nextCron } from '../../engine/schedule/cron.ts';
import { waitingFor } from '../../engine/worker/waiting-for.ts';
import { launched } from '../support/scripted-run.ts';

const environment = { nextCron: (tab: string, after: number) => nextCron(tab, after, 'UTC') };
const besides = (step: string) =>
  launched(`- concurrence: [ sequence: [ ${step}, echo: on ], sequence: [ wait: 65s, set: { 'v:/go': true } ] ]`, {
    environment,
  });

describe('once', () => {
  it('goes on at once when the condition holds', () => {
    expect(launched("- once: '${f:go}'\n- echo: on", { fields: { go: true } }).echoes).to.deep.equal(['on']);
  });

  for (const name of ['once', 'when', 'as_soon_as']) {
    it(`looks again every ten seconds, written ${name}`, () => {
      const run = besides(`${name}: '\${v:/go}'`);
      expect(run.timers).to.deep.equal([10_000, 65_000]);
      run.advance('66s');
      expect(run.echoes).to.deep.equal([]);
      run.advance('4s');
      expect(run.echoes).to.deep.equal(['on']);
      expect(run.timers).to.deep.equal([]);
    });
  }

  it('looks as often as it is told, and at times of day', () => {
    const run = besides("once: { test: '${v:/go}', freq: 1h }");
    run.advance('59m');
    expect(run.echoes).to.deep.equal([]);
    run.advance('1m');
    expect(run.echoes).to.deep.equal(['on']);
    const daily = besides("once: { test: '${v:/go}', frequency: '0 21 * * *' }");
    expect(daily.timers).to.include(32 * 60_000 + 45_000);
  });

  it('runs its children then', () => {
    const run = besides("once: { test: '${v:/go}', do: [ echo: a, echo: b ] }");
    run.advance('70s');
    expect(run.echoes).to.deep.equal(['a', 'b', 'on']);
  });

  it('says when it looks again', () => {
    const run = besides("once: '${v:/go}'");
    const e = run.execution.get(run.idOf('once'));
    expect(waitingFor(run.execution, e as never).text).to.equal(
      'looks at its condition again at 2026-11-20 20:27:25 UTC',
    );
  });

  it('can be cancelled while it waits', () => {
    const run = besides("once: '${v:/go}'");
    run.command('cancel', 'once');
    expect(run.echoes).to.deep.equal(['on']);
    expect(run.timers).to.deep.equal([65_000]);
  });

  it('fails without a condition and for a frequency that is none', () => {
    expect(launched('- once').wrong[0]).to.contain('what to look at');
    expect(besides("once: { test: '${v:/go}', freq: often }").wrong[0]).to.contain('"often" is neither a duration');
    expect(besides("once: { test: '${v:/go}', freq: 1ms }").wrong[0]).to.contain('too short');
    expect(besides("once: { test: '${v:/go}', freq: [ 1 ] }").wrong[0]).to.contain('neither a duration');
  });
});
