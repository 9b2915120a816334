import { expect } from 'chai';
import type { ProposalView } from '../../engine/engine.ts';
import { startEmbedded } from '../api/support/embedded.ts';
import type { Embedded } from '../api/support/embedded.ts';
import { follow } from '../api/support/follow.ts';
import { sendJson } from '../api/support/request.ts';
import { boss } from './support/screen.ts';
import type { Ran } from './support/screen.ts';

describe('boss proposal', () => {
  let server: Embedded;
  let wfid: string;
  beforeEach(async () => {
    server = await startEmbedded();
    const definition = 'name: guarded\ndo:\n  - breakpoint: { protected: true }\n';
    const { body } = await sendJson(server.url, 'POST', '/processes', { definition, fields: { image: 'leap' } });
    wfid = (body as { wfid: string }).wfid;
    await follow(server.url, wfid, (entry) => entry.what === 'breakpoint');
  });
  afterEach(() => server.stop());

  const run = (...argv: string[]): Promise<Ran> => boss(argv, { env: { BOSS_URL: server.url } });
  async function idOfOnly(): Promise<string> {
    const { proposals } = JSON.parse((await run('proposal', 'list', '-o', 'json')).out) as {
      proposals: ProposalView[];
    };
    expect(proposals).to.have.length(1);
    return proposals[0]?.id ?? '';
  }

  it('lists, shows and confirms what one person alone could not do', async () => {
    expect((await run('proposal', 'list')).out).to.equal('nothing is proposed\n');
    const refused = await run('--as', 'anna', 'proceed', wfid, '--set', 'image=new');
    expect(refused.code).to.equal(5);
    expect(refused.err).to.contain('BOSS_FOUR_EYES: proceed of 0_0!').and.to.contain('boss --as NAME proposal confirm');
    const id = await idOfOnly();
    expect((await run('proposal', 'list')).out).to.match(
      /proceed with other fields +0_0!\S+ +breakpoint 0_0 +anna \(api\)/,
    );
    const shown = (await run('proposal', 'show', id)).out;
    expect(shown)
      .to.contain('held back by the protected step breakpoint at 0_0\n  with the fields {"image":"new"}\n')
      .and.to.contain(`boss proposal confirm ${id}`);
    expect((await run('show', wfid)).out).to.contain(`◆ proposal ${id}: proceed with other fields of 0_0!`);
    expect((await run('--as', 'anna', 'proposal', 'confirm', id)).err).to.contain('BOSS_FOUR_EYES');
    expect((await run('--as', 'ben', 'proposal', 'confirm', id)).out).to.equal('confirmed: it is done now\n');
    await follow(server.url, wfid, (entry) => entry.what === 'ended');
    const ended = (await run('show', wfid)).out;
    expect(ended).to.match(/! modified by hand\n {2}proceed at 0_0 by anna \(api\) and ben \(api\), /);
    expect((await run('ps', '--all', '--label', 'modified:ben')).out).to.contain(wfid);
  });

  it('takes a proposal back', async () => {
    await run('--as', 'anna', 'cancel', wfid);
    const id = await idOfOnly();
    expect((await run('--as', 'ben', 'proposal', 'withdraw', id)).out).to.equal('the proposal is gone\n');
    const gone = await run('--as', 'ben', 'proposal', 'confirm', id);
    expect([gone.code, gone.err.includes('BOSS_UNKNOWN_PROPOSAL')]).to.deep.equal([3, true]);
  });
});
