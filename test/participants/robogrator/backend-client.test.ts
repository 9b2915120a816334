import { expect } from 'chai';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { backendClient, LARGEST_ANSWER } from '../../../participants/robogrator/backend-client.ts';

const FOREVER = new AbortController().signal;

describe('asking an OBS backend', () => {
  let server: Server;
  let url: string;
  const asked: string[] = [];

  async function serve(listener: RequestListener): Promise<void> {
    server = createServer((request, response) => {
      asked.push(request.url ?? '');
      listener(request, response);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  async function failure(ask: Promise<unknown>): Promise<Error> {
    return await ask.then(
      () => expect.fail('it did not fail'),
      (error: Error) => error,
    );
  }

  beforeEach(() => asked.splice(0));
  afterEach(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  it('asks for the numbers it needs and never prunes the list of others', async () => {
    await serve((_, response) => response.end('<notifications next="7"/>'));
    await backendClient(url).notifications({ start: null, block: false, signal: FOREVER });
    await backendClient(`${url}/obs/`).notifications({ start: 7, block: true, signal: FOREVER });
    expect(asked).to.deep.equal(['/lastnotifications?noprune=1', '/obs/lastnotifications?noprune=1&start=7&block=1']);
  });

  it('gives up a long poll after its patience without calling it an error', async () => {
    await serve(() => undefined);
    expect(await backendClient(url, 30).notifications({ start: 7, block: true, signal: FOREVER })).to.equal(null);
  });

  it('is stopped by the signal', async () => {
    const stop = new AbortController();
    await serve(() => stop.abort());
    const error = await failure(backendClient(url).notifications({ start: 7, block: true, signal: stop.signal }));
    expect(error.name).to.equal('Remote');
  });

  it('says what the backend answered when it is an error', async () => {
    await serve((_, response) => response.writeHead(404).end('<status code="404"/>'));
    const error = await failure(backendClient(url).notifications({ start: 7, block: true, signal: FOREVER }));
    expect(error.message).to.contain('404');
    expect(error.name).to.equal('Remote');
  });

  it('does not follow a redirection', async () => {
    await serve((_, response) => response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end());
    const error = await failure(backendClient(url).notifications({ start: 1, block: false, signal: FOREVER }));
    expect(error.name).to.equal('Remote');
    expect(asked).to.have.length(1);
  });

  it('stops reading an endless answer at 64 MB', async () => {
    const megabyte = Buffer.alloc(1024 * 1024, ' ');
    let sent = 0;
    await serve((_, response) => {
      const more = (): void => {
        if (response.destroyed) return;
        sent += megabyte.length;
        response.write(megabyte, more);
      };
      more();
    });
    const error = await failure(backendClient(url).notifications({ start: 1, block: false, signal: FOREVER }));
    expect(error.message).to.contain(`larger than ${LARGEST_ANSWER} bytes`);
    expect(sent).to.be.lessThan(2 * LARGEST_ANSWER);
  });

  it('counts a compressed answer by what comes out of it', async () => {
    const bomb = gzipSync(Buffer.alloc(LARGEST_ANSWER + 1024, ' '));
    await serve((_, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb));
    const error = await failure(backendClient(url).notifications({ start: 1, block: false, signal: FOREVER }));
    expect(error.message).to.contain('larger than');
  });

  it('takes a letter that is cut in two by the network', async () => {
    const body = Buffer.from(
      '<notifications next="2"><notification type="T" time="1"><data key="k">ü</data></notification></notifications>',
    );
    const cut = body.indexOf('ü') + 1;
    await serve((_, response) => {
      response.write(body.subarray(0, cut), () => response.end(body.subarray(cut)));
    });
    const answer = await backendClient(url).notifications({ start: 1, block: false, signal: FOREVER });
    expect(answer?.notifications[0]?.data).to.deep.equal({ k: 'ü' });
  });
});
