import { expect } from 'chai';
import { readTlsFiles } from '../../../engine/config/tls-files.ts';
import { RedisStore } from '../../../engine/store/redis/redis-store.ts';
import { refusalOf } from '../../support/refusal.ts';
import { batchOf, commitOf } from '../../contract/store-commit.ts';
import { freePort } from '../../support/free-port.ts';
import { type RedisServer, startRedis } from '../../support/servers.ts';
import { makeTls, type TlsFiles } from '../../support/tls.ts';
import { hold } from '../../support/hold.ts';

const RIGHTS = ['~boss:*', '+@read', '+@write', '+@connection', '+@scripting', '+time', '+info', '+config|get'];

describe('a store on Redis over TLS', function () {
  this.timeout(60_000);
  let files: TlsFiles;
  let server: RedisServer;
  let url: string;

  before(async () => {
    files = makeTls();
    const port = await freePort();
    const tls = ['--tls-cert-file', files.certificate, '--tls-key-file', files.key, '--tls-ca-cert-file', files.ca];
    const args = ['--tls-port', String(port), '--tls-auth-clients', 'yes', ...tls];
    server = await startRedis({ args: [...args, '--user', 'engine', 'on', '>p@ss', ...RIGHTS] });
    url = `rediss://engine:p%40ss@127.0.0.1:${port}`;
  });
  after(() => server.stop());

  it('works with the certificates of the configuration and a user of few rights', async () => {
    const store = new RedisStore({ url, tls: await readTlsFiles('redis', files.client) });
    const info = await store.open();
    expect(info.description).to.contain('rediss://127.0.0.1').and.not.contain('p@ss').and.not.contain('p%40ss');
    const epoch = await hold(store, 0, 'w');
    expect(await store.commit(batchOf(0, epoch, [commitOf('a', 0)]))).to.deep.equal(['ok']);
    await store.close();
  });

  it('cannot be opened without the certificate that the server wants', async () => {
    const { ca } = files.client;
    await refusalOf(new RedisStore({ url, tls: await readTlsFiles('redis', { ca }) }).open(), 'BOSS_STORE_UNAVAILABLE');
  });

  it('cannot be opened on a server that nobody vouches for', async () => {
    const { cert, key } = files.client;
    const store = new RedisStore({ url, tls: await readTlsFiles('redis', { cert, key }) });
    const error = await refusalOf(store.open(), 'BOSS_STORE_UNAVAILABLE');
    expect(error.message).to.match(/certificate/i);
  });

  it('says which file of the configuration is missing or wrong', async () => {
    const missing = await refusalOf(readTlsFiles('redis', { ca: '/no/such.pem' }), 'BOSS_CONFIG_INVALID');
    expect(missing.message).to.contain('redis_ca').and.contain('/no/such.pem');
    const half = await refusalOf(readTlsFiles('amqp', { cert: files.client.cert }), 'BOSS_CONFIG_INVALID');
    expect(half.message).to.contain('amqp_cert').and.contain('amqp_key');
  });
});
