import { expect } from 'chai';
import { startEmbedded } from '../api/support/embedded.ts';
import type { Embedded } from '../api/support/embedded.ts';
import { follow } from '../api/support/follow.ts';
import { sendJson } from '../api/support/request.ts';
import { eventually } from '../support/eventually.ts';
import { boss } from './support/screen.ts';
import type { Ran } from './support/screen.ts';

describe('boss lock and boss signal', () => {
  let server: Embedded;
  beforeEach(async () => {
    server = await startEmbedded();
  });
  afterEach(() => server.stop());

  const run = (...argv: string[]): Promise<Ran> => boss(argv, { env: { BOSS_URL: server.url } });
  async function launch(steps: string): Promise<string> {
    const { body } = await sendJson(server.url, 'POST', '/processes', { definition: `name: meets\ndo:\n${steps}` });
    return (body as { wfid: string }).wfid;
  }

  it('shows who has a lock and who waits, and takes it away', async () => {
    expect((await run('lock', 'list')).out).to.equal('no lock is in use\n');
    const holder = await launch(`  - with_lock: { name: obs, do: [ stall ] }\n`);
    await follow(server.url, holder, (entry) => entry.what === 'locked');
    const next = await launch(`  - with_lock: { name: obs, do: [ stall ] }\n`);
    await eventually(async () => (await run('lock', 'show', 'obs')).out.includes(next), {
      what: 'the next one queues',
    });
    expect((await run('lock', 'list')).out).to.match(new RegExp(`obs +${holder} .* 1\\n`));
    expect((await run('lock', 'show', 'obs')).out).to.match(new RegExp(`held by ${holder} at .*\\n +1\\. ${next} at`));
    const { out } = await run('--as', 'anna', 'lock', 'release', 'obs');
    expect(out).to.equal(`process ${holder} is told to give it back; next is ${next}\n`);
    await follow(server.url, next, (entry) => entry.what === 'locked');
    expect((await run('lock', 'show', 'none')).err).to.contain('BOSS_UNKNOWN_LOCK');
  });

  it('sends a signal with a payload, and lists those that are kept and waited for', async () => {
    expect((await run('signal', 'list')).out).to.equal('nobody waits for a signal, and none is kept\n');
    const wfid = await launch(`  - await: { signal: built, match: 17 }\n`);
    await eventually(async () => (await run('signal', 'list')).out.includes(`${wfid} waits`), { what: 'it waits' });
    expect((await run('signal', 'send', 'built', '--match', '18', '-f', 'ok:=true', '--id', 'x')).out).to.equal(
      'sent\n',
    );
    expect((await run('signal', 'send', 'built', '--match', '18', '--id', 'x')).out).to.equal(
      'one with the id x came before: nothing was sent\n',
    );
    expect((await run('signal', 'list')).out).to.match(/built +18 +kept, from .* \{"ok":true\}/);
    await run('signal', 'send', 'built', '--match', '17');
    await follow(server.url, wfid, (entry) => entry.what === 'ended');
    expect((await run('signal', 'send', 'built', '--keep', 'long')).err).to.contain('BOSS_REQUEST_INVALID');
  });
});
