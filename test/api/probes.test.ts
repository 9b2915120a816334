import { expect } from 'chai';
import { request } from 'node:http';
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { listen } from '../../engine/api/listen.ts';
import type { Engine } from '../../engine/engine.ts';
import { startEmbedded, type Embedded } from './support/embedded.ts';

describe('the probes', () => {
  let server: Embedded;
  before(async () => {
    server = await startEmbedded();
  });
  after(() => server.stop());

  const get = async (path: string, url = server.url): Promise<[status: number, text: string]> => {
    const response = await fetch(`${url}${path}`);
    return [response.status, await response.text()];
  };

  it('find a working engine alive and ready', async () => {
    expect(await get('/healthz')).to.deep.equal([200, 'ok\n']);
    expect(await get('/readyz')).to.deep.equal([200, 'ok\n']);
  });

  it('find one alive that is not ready, and hear why', async () => {
    const waiting = { status: () => ({ state: 'waiting', reason: 'the store is away' }) } as unknown as Engine;
    const stopping = { status: () => ({ state: 'stopping', reason: null }) } as unknown as Engine;
    const options = {
      host: '127.0.0.1',
      port: 0,
      backup: async () => '',
      stop: () => undefined,
      definitions: { lint: () => [], convert: () => '' },
    };
    for (const [engine, why] of [
      [waiting, 'the store is away\n'],
      [stopping, 'the engine is stopping\n'],
    ] as const) {
      const { url, close } = await listen(engine, options);
      expect(await get('/healthz', url)).to.deep.equal([200, 'ok\n']);
      expect(await get('/readyz', url)).to.deep.equal([503, why]);
      expect((await get('/metrics', url))[0]).to.equal(404);
      await close();
    }
  });

  it('answer whoever asks, by whatever name he knows the machine', async () => {
    for (const path of ['/healthz', '/readyz', '/metrics']) expect(await statusAs('boss.example', path)).to.equal(200);
    expect(await statusAs('boss.example', '/api/v1/status')).to.equal(403);
  });

  async function statusAs(host: string, path: string): Promise<number | undefined> {
    const asked = request(`${server.url}${path}`, { headers: { host } });
    asked.end();
    const [response] = (await once(asked, 'response')) as [IncomingMessage];
    response.resume();
    return response.statusCode;
  }
});
