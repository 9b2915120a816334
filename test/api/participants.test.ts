import { expect } from 'chai';
import type { Registration } from '../../engine/engine.ts';
import { startEmbedded } from './support/embedded.ts';
import type { Embedded } from './support/embedded.ts';
import { failureOf, send, sendJson } from './support/request.ts';

describe('participants over the API', () => {
  let server: Embedded;
  before(async () => {
    server = await startEmbedded();
  });
  after(() => server.stop());

  const register = (regex: string, queue: string) =>
    sendJson(server.url, 'POST', '/participants', { regex, queue }, { 'x-boss-actor': 'ann' });
  const registered = async () =>
    ((await send(server.url, 'GET', '/participants')).body as { participants: Registration[] }).participants;

  it('are registered in order, with who did it', async () => {
    const before = (await registered()).length;
    expect((await register('built_.*', 'built_notice')).status).to.equal(201);
    expect((await register('notify', 'notify')).status).to.equal(201);
    const added = (await registered()).filter(({ by }) => by === 'ann');
    expect(added.map(({ regex, queue }) => [regex, queue])).to.deep.equal([
      ['built_.*', 'built_notice'],
      ['notify', 'notify'],
    ]);
    expect(await registered()).to.have.length(before + 2);
  });

  it('are replaced when the same name is registered again', async () => {
    await register('built_.*', 'other');
    const [found, ...others] = (await registered()).filter(({ regex }) => regex === 'built_.*');
    expect(found?.queue).to.equal('other');
    expect(others).to.deep.equal([]);
  });

  it('are refused when the name is no regular expression', async () => {
    expect(failureOf(await register('(', 'x'))).to.equal('400 BOSS_PARTICIPANT_INVALID');
  });

  it('are removed by their regular expression, exactly as it was given', async () => {
    const remove = (regex: string) => send(server.url, 'DELETE', `/participants?regex=${encodeURIComponent(regex)}`);
    expect((await remove('built_.*')).body).to.deep.equal({ removed: true });
    expect(failureOf(await remove('built_.*'))).to.equal('404 BOSS_PARTICIPANT_UNREGISTERED');
  });
});
