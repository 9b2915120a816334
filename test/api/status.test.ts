import { expect } from 'chai';
import { createServer } from 'node:http';
import type { Engine, EngineStatus } from '../../engine/engine.ts';
import { listen } from '../../engine/api/listen.ts';
import type { ListenOptions } from '../../engine/api/listen.ts';
import { BossError } from '../../engine/errors.ts';
import { startEmbedded } from './support/embedded.ts';
import type { Embedded } from './support/embedded.ts';
import { failureOf, send } from './support/request.ts';

const OPTIONS: ListenOptions = {
  host: '127.0.0.1',
  port: 0,
  backup: async () => '',
  stop: () => undefined,
  definitions: { lint: () => [], convert: () => '' },
};

describe('the state of the engine over the API', () => {
  let server: Embedded;
  before(async () => {
    server = await startEmbedded();
  });
  after(() => server.stop());

  it('is healthy when it works', async () => {
    const { status, body } = await send(server.url, 'GET', '/health');
    expect(status).to.equal(200);
    expect(body).to.deep.equal({ state: 'working', reason: null });
  });

  it('names store, durability and transport', async () => {
    const body = (await send(server.url, 'GET', '/status')).body as EngineStatus;
    expect(body.store).to.include({ kind: 'lmdb' });
    expect(body.transport).to.include({ kind: 'in-process' });
    expect(body.pid).to.equal(process.pid);
  });

  it('is not healthy while it waits, and says for what', async () => {
    const waiting = { status: () => ({ state: 'waiting', reason: 'Redis is away' }) } as unknown as Engine;
    const { url, close } = await listen(waiting, OPTIONS);
    const { status, body } = await send(url, 'GET', '/health');
    await close();
    expect(status).to.equal(503);
    expect(body).to.deep.equal({ state: 'waiting', reason: 'Redis is away' });
  });

  it('hides the cause of our own mistakes from the caller and gives it to the log', async () => {
    const cause = new Error('password of the database');
    const broken = {
      definitions: () => Promise.reject(cause),
    } as unknown as Engine;
    const mistakes: unknown[] = [];
    const { url, close } = await listen(broken, { ...OPTIONS, onMistake: (error) => mistakes.push(error) });
    const reply = await send(url, 'GET', '/definitions');
    await close();
    expect(failureOf(reply)).to.equal('500 BOSS_INTERNAL');
    expect(JSON.stringify(reply.body)).not.to.contain('password');
    expect(mistakes).to.deep.equal([cause]);
  });

  it('asks to come again when the store is away', async () => {
    const away = {
      definitions: () => Promise.reject(new BossError('BOSS_STORE_UNAVAILABLE', 'Redis is away')),
    } as unknown as Engine;
    const { url, close } = await listen(away, OPTIONS);
    const reply = await send(url, 'GET', '/definitions');
    await close();
    expect(failureOf(reply)).to.equal('503 BOSS_STORE_UNAVAILABLE');
    expect(reply.headers['retry-after']).to.equal('1');
  });

  it('stops after it has answered', async () => {
    const own = await startEmbedded();
    const stream = await fetch(`${own.url}/api/v1/stream`);
    expect((await send(own.url, 'POST', '/engine/stop')).status).to.equal(202);
    await stream.text();
    await own.stop();
  });

  it('says who has the port when it cannot listen there', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as { port: number };
    const error = await listen(server.engine, { ...OPTIONS, port }).catch((thrown: unknown) => thrown);
    other.close();
    expect(error).to.be.instanceOf(BossError);
    expect(error).to.include({ code: 'BOSS_ADDRESS_IN_USE' });
    expect((error as BossError).message)
      .to.contain(`port ${port}`)
      .and.to.contain('another program');
  });
});
