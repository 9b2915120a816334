import { expect } from 'chai';
import { startEmbedded } from '../api/support/embedded.ts';
import type { Embedded } from '../api/support/embedded.ts';
import { sendJson } from '../api/support/request.ts';
import { boss } from './support/screen.ts';
import type { Ran } from './support/screen.ts';

describe('boss schedule', () => {
  let server: Embedded;
  before(async () => {
    server = await startEmbedded();
    await sendJson(server.url, 'PUT', '/definitions', { source: 'name: publish\ndo:\n  - noop\n' });
  });
  after(() => server.stop());

  const run = (...argv: string[]): Promise<Ran> => boss(['schedule', ...argv], { env: { BOSS_URL: server.url } });
  const yearly = ['put', 'yearly', 'publish', '--tab', '30 3 1 1 *', '--zone', 'Europe/Helsinki'];

  it('writes, shows, pauses, runs and removes what is started by time', async () => {
    expect((await run('list')).out).to.equal('nothing is started by time\n');
    expect((await run(...yearly)).out).to.match(/^yearly runs next at \d{4}-01-01 01:30:00Z\n$/);
    expect((await run(...yearly)).out).to.contain('(it was so before)');
    expect((await run('list')).out).to.match(
      /yearly +30 3 1 1 \* +Europe\/Helsinki +publish +\d{4}-01-01 01:30:00Z +-/,
    );
    expect((await run('pause', 'yearly')).out).to.equal('yearly is paused\n');
    const wfid = (await run('run', 'yearly')).out.trim();
    const { out } = await run('show', 'yearly');
    expect(out).to.match(/^yearly: 30 3 1 1 \* Europe\/Helsinki\n {2}starts publish\n {2}missed runs: once; /);
    expect(out).to.match(/paused by .* since /);
    expect(out).to.match(new RegExp(`started +${wfid}`));
    expect((await run('resume', 'yearly')).out).to.contain('yearly runs next at');
    expect((await run('delete', 'yearly')).out).to.equal('yearly is removed\n');
    expect((await run('show', 'yearly')).err).to.contain('BOSS_UNKNOWN_SCHEDULE');
  });

  it('shows the next ten runs, and when there are fewer', async () => {
    await run(...yearly);
    const lines = (await run('next', 'yearly')).out.trim().split('\n');
    expect(lines).to.have.length(11);
    expect(lines[0]).to.match(/^Europe\/Helsinki +UTC$/);
    expect(lines[1]).to.match(/^\d{4}-01-01 03:30:00 \+02:00 {2}\d{4}-01-01 01:30:00Z$/);
    await run(...yearly, '--until', '2028-06-01');
    expect((await run('next', 'yearly', '-n', '5')).out.trim().split('\n').length).to.be.lessThan(4);
  });

  it('says what is wrong', async () => {
    const { err, code } = await run('put', 'x', 'publish', '--tab', '0 25 * * *');
    expect([code === 0, err]).to.satisfy(
      ([ok, text]: [boolean, string]) => !ok && text.includes('hour is 25; write 0-23'),
    );
  });
});
