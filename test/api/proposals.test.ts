import { expect } from 'chai';
import type { ProposalView } from '../../engine/engine.ts';
import { startEmbedded } from './support/embedded.ts';
import type { Embedded } from './support/embedded.ts';
import { follow } from './support/follow.ts';
import { failureOf, send, sendJson } from './support/request.ts';

describe('proposals over the API', () => {
  let server: Embedded;
  let wfid: string;
  before(async () => {
    server = await startEmbedded();
  });
  after(() => server.stop());
  beforeEach(async () => {
    const definition = 'name: guarded\nprotected: true\ndo: [breakpoint]\n';
    const { body } = await sendJson(server.url, 'POST', '/processes', { definition });
    wfid = (body as { wfid: string }).wfid;
    await follow(server.url, wfid, (entry) => entry.what === 'breakpoint');
  });

  const post = (path: string, who: string) => sendJson(server.url, 'POST', path, {}, { 'x-boss-actor': who });
  async function only(): Promise<ProposalView> {
    const { proposals } = (await send(server.url, 'GET', '/proposals')).body as { proposals: ProposalView[] };
    return proposals.find((one) => one.wfid === wfid) ?? expect.fail('it is not listed');
  }

  for (const command of ['cancel', 'kill', 'proceed']) {
    it(`hold back ${command} until another actor gives the same`, async () => {
      const path = `/processes/${wfid}/${command}`;
      expect(failureOf(await post(path, 'anna'))).to.equal('403 BOSS_FOUR_EYES');
      expect(failureOf(await post(path, 'anna'))).to.equal('403 BOSS_FOUR_EYES');
      expect(await only()).to.include({ command, by: 'anna (api)' });
      expect((await post(path, 'ben')).status).to.equal(202);
      await follow(server.url, wfid, (entry) => entry.what === 'ended');
    });
  }

  it('are confirmed by another actor only', async () => {
    await post(`/processes/${wfid}/cancel`, 'anna');
    const { id } = await only();
    const path = `/proposals/${encodeURIComponent(id)}`;
    expect((await send(server.url, 'GET', path)).body).to.include({ id, command: 'cancel' });
    expect(failureOf(await post(`${path}/confirm`, 'anna'))).to.equal('403 BOSS_FOUR_EYES');
    expect((await post(`${path}/confirm`, 'ben')).body).to.deep.equal({ accepted: true });
    await follow(server.url, wfid, (entry) => entry.what === 'ended');
    expect(failureOf(await send(server.url, 'GET', path))).to.equal('404 BOSS_UNKNOWN_PROPOSAL');
  });

  it('are withdrawn, and unknown ones refused', async () => {
    await post(`/processes/${wfid}/kill`, 'anna');
    const { id } = await only();
    expect((await post(`/proposals/${encodeURIComponent(id)}/withdraw`, 'ben')).status).to.equal(202);
    expect(failureOf(await post('/proposals/nonsense/confirm', 'ben'))).to.equal('404 BOSS_UNKNOWN_PROPOSAL');
    expect(failureOf(await post(`/proposals/${encodeURIComponent(id)}/withdraw`, 'ben'))).to.equal(
      '404 BOSS_UNKNOWN_PROPOSAL',
    );
  });
});
