import { expect } from 'chai';
import { Redis } from 'ioredis';
import { isListening } from '../../support/free-port.ts';
import { type PrivateServer, startNgircd, startObs, startRedis } from '../../support/servers.ts';

async function comesBack(server: PrivateServer): Promise<void> {
  const { pid, port } = server;
  await server.kill();
  expect(await isListening(port)).to.equal(false);
  await server.restart();
  expect(await isListening(port)).to.equal(true);
  expect(server.pid).to.not.equal(pid);
  await server.stop();
  expect(await isListening(port)).to.equal(false);
}

const asRoot = process.getuid?.() === 0 ? it : it.skip;

describe('a private server', () => {
  it('keeps its data when it is killed and restarted', async () => {
    const server = await startRedis({ args: ['--appendfsync', 'always'] });
    const before = new Redis(server.url, { lazyConnect: true, retryStrategy: null });
    await before.set('key', 'value');
    before.on('error', () => {});
    await comesBack(server);
    await server.restart();
    const after = new Redis(server.url);
    expect(await after.get('key')).to.equal('value');
    after.disconnect();
    before.disconnect();
    await server.stop();
  });

  it('says what the program printed when it does not start', async () => {
    const failed = await startRedis({ args: ['--appendfsync', 'perhaps'] }).catch(String);
    expect(failed).to.include('redis-server ended while starting').and.to.include('appendfsync');
  });

  it('is an IRC server', async () => comesBack(await startNgircd({ tls: true })));

  asRoot('is an OBS backend (needs root: it changes to a user of its own)', async function () {
    this.timeout(30_000);
    const server = await startObs();
    const answer = await fetch(`${server.url}/lastnotifications`);
    expect(await answer.text()).to.include('<notifications');
    await comesBack(server);
  });
});
