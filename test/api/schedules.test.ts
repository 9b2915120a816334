import { expect } from 'chai';
import type { ScheduleView, UpcomingRun } from '../../engine/engine.ts';
import { startEmbedded } from './support/embedded.ts';
import type { Embedded } from './support/embedded.ts';
import { failureOf, send, sendJson } from './support/request.ts';

describe('schedules over the API', () => {
  let server: Embedded;
  before(async () => {
    server = await startEmbedded();
    await sendJson(server.url, 'PUT', '/definitions', { source: 'name: publish\ndo:\n  - noop\n' });
  });
  after(() => server.stop());

  const nightly = { tab: '30 3 * * *', zone: 'Europe/Helsinki', definition: 'publish' };

  it('are written, shown, paused, run and removed', async () => {
    const put = await sendJson(server.url, 'PUT', '/schedules/nightly', nightly, { 'x-boss-actor': 'anna' });
    const { schedule, changed } = put.body as { schedule: ScheduleView; changed: boolean };
    expect([put.status, changed, schedule.by, schedule.missed, schedule.overlap]).to.deep.equal([
      ...[200, true, 'anna (api)', 'once', 'skip'],
    ]);
    const { schedules } = (await send(server.url, 'GET', '/schedules')).body as { schedules: ScheduleView[] };
    expect(schedules).to.deep.equal([schedule]);
    const paused = (await sendJson(server.url, 'POST', '/schedules/nightly/pause', {})).body as ScheduleView;
    expect([paused.paused?.by, paused.next]).to.deep.equal(['local (api)', null]);
    const resumed = (await sendJson(server.url, 'POST', '/schedules/nightly/resume', {})).body as ScheduleView;
    expect([resumed.paused, resumed.next]).to.deep.equal([null, schedule.next]);
    const { status, body } = await sendJson(server.url, 'POST', '/schedules/nightly/run', {});
    const { wfid } = body as { wfid: string };
    const shown = (await send(server.url, 'GET', '/schedules/nightly')).body as ScheduleView;
    expect([status, shown.runs[0]?.wfid]).to.deep.equal([201, wfid]);
    expect((await send(server.url, 'DELETE', '/schedules/nightly')).body).to.deep.equal({ removed: true });
    expect(failureOf(await send(server.url, 'GET', '/schedules/nightly'))).to.equal('404 BOSS_UNKNOWN_SCHEDULE');
  });

  it('say when the next runs are', async () => {
    await sendJson(server.url, 'PUT', '/schedules/next', nightly);
    const after = Date.UTC(2026, 2, 28);
    const { body } = await send(server.url, 'GET', `/schedules/next/next?count=2&after=${after}`);
    const { zone, runs } = body as { zone: string; runs: UpcomingRun[] };
    expect([zone, ...runs.map(({ utc }) => utc)]).to.deep.equal([
      ...['Europe/Helsinki', '2026-03-28 01:30:00', '2026-03-29 01:00:00'],
    ]);
    expect(runs[1]?.remark).to.contain('no 03:30 on that day');
  });

  it('are refused when they name no time, no definition, or do not exist', async () => {
    const put = (body: object) => sendJson(server.url, 'PUT', '/schedules/x', { ...nightly, ...body });
    expect(failureOf(await put({ tab: 'often' }))).to.equal('400 BOSS_SCHEDULE_INVALID');
    expect(failureOf(await put({ definition: 'none' }))).to.equal('404 BOSS_UNKNOWN_DEFINITION');
    expect(failureOf(await put({ missed: 'perhaps' }))).to.equal('400 BOSS_REQUEST_INVALID');
    expect(failureOf(await send(server.url, 'DELETE', '/schedules/x'))).to.equal('404 BOSS_UNKNOWN_SCHEDULE');
    for (const what of ['pause', 'resume', 'run']) {
      const failure = failureOf(await sendJson(server.url, 'POST', `/schedules/x/${what}`, {}));
      expect(failure, what).to.equal('404 BOSS_UNKNOWN_SCHEDULE');
    }
  });
});
