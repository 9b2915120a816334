import { expect } from 'chai';
import type { LockView, SignalView } from '../../engine/engine.ts';
import { startEmbedded } from './support/embedded.ts';
import type { Embedded } from './support/embedded.ts';
import { follow } from './support/follow.ts';
import { failureOf, send, sendJson } from './support/request.ts';

describe('locks and signals over the API', () => {
  let server: Embedded;
  before(async () => {
    server = await startEmbedded();
  });
  after(() => server.stop());

  async function launch(steps: string): Promise<string> {
    const { body } = await sendJson(server.url, 'POST', '/processes', { definition: `name: meets\ndo:\n${steps}` });
    return (body as { wfid: string }).wfid;
  }

  it('show a lock and take it away', async () => {
    const wfid = await launch(`  - with_lock: { name: 'a/b c', do: [ stall ] }\n`);
    await follow(server.url, wfid, (entry) => entry.what === 'locked');
    const path = `/locks/${encodeURIComponent('a/b c')}`;
    const { body } = await send(server.url, 'GET', path);
    expect((body as LockView).holder?.wfid).to.equal(wfid);
    const { locks } = (await send(server.url, 'GET', '/locks')).body as { locks: LockView[] };
    expect(locks.map(({ name }) => name)).to.include('a/b c');
    const released = await sendJson(server.url, 'POST', `${path}/release`, {}, { 'x-boss-actor': 'anna' });
    expect(released.status).to.equal(202);
    const error = await follow(server.url, wfid, (entry) => entry.what === 'error');
    expect(JSON.stringify(error)).to.contain('BOSS_LOCK_LOST').and.to.contain('anna');
  });

  it('refuse a lock that nobody uses', async () => {
    expect(failureOf(await send(server.url, 'GET', '/locks/none'))).to.equal('404 BOSS_UNKNOWN_LOCK');
    expect(failureOf(await sendJson(server.url, 'POST', '/locks/none/release', {}))).to.equal('404 BOSS_UNKNOWN_LOCK');
  });

  it('send a signal once, and list what is kept', async () => {
    const signal = { name: 'lifted', payload: { n: 1 }, id: 'one' };
    const first = await sendJson(server.url, 'POST', '/signals', signal);
    expect([first.status, first.body]).to.deep.equal([202, { id: 'one', repeated: false }]);
    expect((await sendJson(server.url, 'POST', '/signals', signal)).body).to.deep.equal({ id: 'one', repeated: true });
    const { signals } = (await send(server.url, 'GET', '/signals')).body as { signals: SignalView[] };
    expect(signals.find(({ name }) => name === 'lifted')?.kept.map(({ payload }) => payload)).to.deep.equal([{ n: 1 }]);
  });

  it('refuse a signal without a name, or kept for no time that can be read', async () => {
    expect(failureOf(await sendJson(server.url, 'POST', '/signals', {}))).to.equal('400 BOSS_REQUEST_INVALID');
    const wrong = { name: 'x', keep: 'long' };
    expect(failureOf(await sendJson(server.url, 'POST', '/signals', wrong))).to.equal('400 BOSS_REQUEST_INVALID');
  });
});
