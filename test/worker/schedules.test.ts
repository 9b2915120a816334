import { expect } from 'chai';
import type { ScheduleRequest, ScheduleView } from '../../engine/engine.ts';
import { BossError } from '../../engine/errors.ts';
import { EngineRun, TESTER } from '../support/engine-run.ts';

const EACH_SECOND = { name: 'often', tab: '* * * * * *', definition: 'tick' };

describe('schedules', () => {
  let run: EngineRun;
  beforeEach(async () => {
    run = await EngineRun.start();
    const source = 'name: tick\nparams: { type: object, required: [a] }\ndo:\n  - wait: 0.05s\n';
    await run.engine.putDefinition({ source, fields: { a: 1 } }, TESTER);
  });
  afterEach(() => run.stop());

  const put = async (request: ScheduleRequest): Promise<ScheduleView> =>
    (await run.engine.schedules.put(request, TESTER)).schedule;
  const launched = () => run.next(({ entry }) => entry.what === 'launched');

  it('start processes whose journal says which schedule it was', async () => {
    const first = launched();
    await put({ ...EACH_SECOND, zone: 'Asia/Kathmandu' });
    const { wfid, entry } = await first;
    expect(entry.data?.['by']).to.match(/^schedule often \(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d \+05:45\)$/);
    const { scheduled } = (await run.engine.process(wfid)).variables as { scheduled: { name: string; due: string } };
    expect(scheduled.name).to.equal('often');
    expect(scheduled.due).to.match(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.000Z$/);
  });

  it('go on after a restart, with each run started once', async () => {
    await put({ ...EACH_SECOND, missed: 'all', overlap: 'queue' });
    await launched();
    await run.restart();
    await launched();
    const { runs } = await run.engine.schedules.show('often');
    const dues = runs.map(({ due }) => due);
    expect(new Set(dues).size).to.equal(dues.length);
    for (const [n, due] of dues.entries()) if (n > 0) expect((dues[n - 1] ?? 0) - due).to.equal(1000);
    expect(new Set(runs.map(({ outcome }) => outcome))).to.deep.equal(new Set(['started']));
  });

  it('wait for the process before, and go on at once when it has ended', async () => {
    await run.engine.putDefinition({ source: 'name: stays\ndo:\n  - stall\n' }, TESTER);
    const first = launched();
    await put({ ...EACH_SECOND, definition: 'stays', overlap: 'queue' });
    const { wfid } = await first;
    const second = launched();
    await run.engine.cancel(wfid, TESTER);
    expect((await second).wfid).not.to.equal(wfid);
  });

  it('are started by hand as well', async () => {
    await put({ name: 'yearly', tab: '0 0 1 1 *', definition: 'tick' });
    const { wfid } = await run.engine.schedules.run('yearly', TESTER);
    expect((await run.entry(wfid, 'launched')).data?.['by']).to.equal('schedule yearly (by hand: tester)');
    expect((await run.engine.schedules.show('yearly')).last?.wfid).to.equal(wfid);
  });

  it('that are written again as they are stay as they are, with what is due', async () => {
    const { next } = await put({ name: 'yearly', tab: '0 0 1 1 *', definition: 'tick' });
    const again = await run.engine.schedules.put({ name: 'yearly', tab: '0 0 1 1 *', definition: 'tick' }, TESTER);
    expect([again.changed, again.schedule.next]).to.deep.equal([false, next]);
    const other = await run.engine.schedules.put({ name: 'yearly', tab: '0 0 2 1 *', definition: 'tick' }, TESTER);
    expect(other.schedule.next).to.equal((next ?? 0) + 86_400_000);
  });

  for (const [wrong, message] of [
    [{ tab: '61 * * * *' }, 'schedule yearly: "61 * * * *" is no cron schedule: minute is 61; write 0-59'],
    [{ tab: '0 0 30 2 *' }, 'schedule yearly: "0 0 30 2 *" never comes: no month has such a day'],
    [
      { zone: 'Mars/Olympus' },
      'schedule yearly: there is no time zone "Mars/Olympus"; write for example Europe/Berlin',
    ],
    [{ jitter: 'soon' }, 'schedule yearly: jitter "soon" is no duration of a day at most; write for example 5m'],
    [{ until: 'monday' }, 'schedule yearly: until "monday": it is no date; write for example 2026-12-24 18:00'],
    [
      { from: '2026-02-01', until: '2026-03-01' },
      'schedule yearly: "0 0 1 1 *" does not come between 2026-02-01 and 2026-03-01',
    ],
    [{ name: 'a b' }, '"a b" is no name of a schedule: it has 1 to 200 letters, digits and _ . : -'],
    [{ definition: 'none' }, 'there is no definition "none"'],
    [{ fields: { a: null }, definition: 'tick@7' }, 'there is no definition "tick@7"'],
  ] as const) {
    it(`are refused with what is wrong: ${JSON.stringify(wrong)}`, async () => {
      const request = { name: 'yearly', tab: '0 0 1 1 *', definition: 'tick', ...wrong };
      const error = await put(request).then(
        () => null,
        (thrown: unknown) => thrown,
      );
      expect(error).to.be.instanceOf(BossError);
      expect((error as BossError).message).to.equal(message);
    });
  }
});
