import { expect } from 'chai';
import { startEmbedded } from '../api/support/embedded.ts';
import type { Embedded } from '../api/support/embedded.ts';
import { follow } from '../api/support/follow.ts';
import { failureOf, sendJson } from '../api/support/request.ts';
import { boss } from './support/screen.ts';
import type { Ran } from './support/screen.ts';

describe('boss proceed', () => {
  let server: Embedded;
  beforeEach(async () => {
    server = await startEmbedded();
  });
  afterEach(() => server.stop());

  const run = (...argv: string[]): Promise<Ran> => boss(argv, { env: { BOSS_URL: server.url } });
  async function held(steps: string): Promise<string> {
    const definition = `name: held\ndo:\n${steps}`;
    const { body } = await sendJson(server.url, 'POST', '/processes', { definition, fields: { image: 'leap' } });
    const { wfid } = body as { wfid: string };
    await follow(server.url, wfid, (entry) => entry.what === 'breakpoint');
    return wfid;
  }

  it('shows the workitem at a breakpoint and lets it go on with another', async () => {
    const wfid = await held(`  - breakpoint: 'is it right?'\n`);
    expect((await run('ps', '--label', 'breakpoint')).out).to.contain(wfid);
    const shown = (await run('show', wfid)).out;
    expect(shown).to.match(/breakpoint at 0_0!\S+: is it right\?\n {2}since .*, with the fields \{"image":"leap"\}\n/);
    expect(shown).to.contain(`let it go on: boss proceed ${wfid} --expression '0_0!`);
    expect((await run('proceed', wfid, '--set', 'image=new')).out).to.equal(`${wfid} goes on from 1 breakpoint\n`);
    await follow(server.url, wfid, (entry) => entry.what === 'ended');
    expect((await run('show', wfid)).out).to.contain('fields: {"image":"new"}');
    expect((await run('ps', '--label', 'breakpoint')).out).to.equal('no processes\n');
  });

  it('asks which one is meant', async () => {
    const wfid = await held('  - concurrence: [breakpoint, breakpoint]\n');
    const { code, err } = await run('proceed', wfid, '--set', 'image=new');
    expect(code).to.equal(2);
    expect(err).to.contain('--set needs --expression: it stands at 2 breakpoints (0_0_0!');
    expect((await run('proceed', wfid)).out).to.equal(`${wfid} goes on from 2 breakpoints\n`);
  });

  it('says that there is none', async () => {
    const wfid = await held('  - concurrence: [breakpoint, stall]\n');
    await run('proceed', wfid);
    const { code, err } = await run('proceed', wfid);
    expect(code).to.equal(4);
    expect(err).to.contain('BOSS_PROCESS_STATE').and.to.contain('it stands at no breakpoint');
    const nonsense = await sendJson(server.url, 'POST', `/processes/${wfid}/proceed`, { fields: 7 });
    expect(failureOf(nonsense)).to.equal('400 BOSS_REQUEST_INVALID');
  });
});
