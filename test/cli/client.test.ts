import { createServer } from 'node:http';
import type { RequestListener, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import fc from 'fast-check';
import { Client, pathOf } from '../../engine/cli/client.ts';
import { BossError } from '../../engine/errors.ts';

const NEVER = new AbortController().signal;

describe('the client', () => {
  const servers: Server[] = [];
  afterEach(() => {
    for (const server of servers.splice(0)) server.close();
  });

  async function serve(answer: RequestListener): Promise<Client> {
    const server = createServer(answer);
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new Client(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`, NEVER);
  }

  const failure = async (work: Promise<unknown>): Promise<BossError> => {
    const error = await work.then(
      () => null,
      (thrown: unknown) => thrown,
    );
    if (error instanceof BossError) return error;
    throw new Error('no BossError');
  };

  it('encodes every name so that it stays one segment of the address', () => {
    const name = fc.string({ unit: 'grapheme' }).filter((text) => text !== '' && text !== '.' && text !== '..');
    fc.assert(
      fc.property(name, (text) => {
        const { pathname } = new URL(`http://x/definitions${pathOf([text, 'versions'])}`);
        return decodeURIComponent(pathname.split('/')[2] ?? '') === text && pathname.split('/').length === 4;
      }),
    );
  });

  it('refuses names that an address cannot hold', () => {
    for (const name of ['', '.', '..']) {
      expect(() => pathOf(['definitions', name]))
        .to.throw(BossError)
        .with.property('code', 'BOSS_REQUEST_INVALID');
    }
  });

  it('refuses an address that is none', () => {
    for (const url of ['', 'localhost:9292', 'ftp://x', 'file:///etc/passwd']) {
      expect(() => new Client(url, NEVER), url)
        .to.throw(BossError)
        .with.property('code', 'BOSS_USAGE');
    }
  });

  it('says when nobody listens', async () => {
    const client = await serve(() => undefined);
    servers.splice(0).forEach((server) => server.close());
    const error = await failure(client.get(['status']));
    expect(error.code).to.equal('BOSS_ENGINE_UNREACHABLE');
    expect(error.message).to.contain(client.url).and.to.contain('connection refused');
  });

  it('says when something else answers', async () => {
    const client = await serve((_request, response) => response.end('<html>hello</html>'));
    const error = await failure(client.get(['status']));
    expect(error.code).to.equal('BOSS_ENGINE_UNREACHABLE');
    expect(error.message).to.contain('no BOSS engine');
  });

  it('raises the error of the engine with its details', async () => {
    const client = await serve((_request, response) => {
      response
        .writeHead(409)
        .end(JSON.stringify({ error: { code: 'BOSS_PROCESS_STATE', message: 'ended', details: { a: 1 } } }));
    });
    const error = await failure(client.post(['processes', 'x', 'cancel']));
    expect(error).to.include({ code: 'BOSS_PROCESS_STATE', message: 'ended' });
    expect(error.details).to.deep.equal({ a: 1 });
  });

  it('keeps the words of an error that a newer engine knows', async () => {
    const client = await serve((_request, response) => {
      response.writeHead(400).end(JSON.stringify({ error: { code: 'BOSS_NEWER', message: 'so and so' } }));
    });
    expect(await failure(client.get(['status']))).to.include({
      code: 'BOSS_INTERNAL',
      message: 'BOSS_NEWER: so and so',
    });
  });
});
