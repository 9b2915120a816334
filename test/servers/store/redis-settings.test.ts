import { expect } from 'chai';
import { RedisStore } from '../../../engine/store/redis/redis-store.ts';
import { refusalOf } from '../../support/refusal.ts';
import { batchOf, commitOf } from '../../contract/store-commit.ts';
import { startRedis } from '../../support/servers.ts';
import { hold } from '../../support/hold.ts';

describe('Redis settings', function () {
  this.timeout(60_000);

  it('of an append-only file decide the class of durability', async () => {
    expect((await opened([])).durability).to.equal('B');
    expect((await opened(['--appendfsync', 'always'])).durability).to.equal('A');
  });

  it('that would lose acknowledged work are refused, unless that is allowed', async () => {
    for (const args of [
      ['--appendonly', 'no'],
      ['--appendfsync', 'no'],
    ]) {
      const error = await refusalOf(opened(args), 'BOSS_STORE_REFUSED');
      expect(error.message).to.contain('lose acknowledged work').and.contain('appendonly yes');
      expect((await opened(args, true)).durability).to.equal('C');
    }
  });

  it('that throw keys away when the memory is full are refused', async () => {
    const args = ['--maxmemory', '100mb', '--maxmemory-policy', 'allkeys-lru'];
    const error = await refusalOf(opened(args, true), 'BOSS_STORE_REFUSED');
    expect(error.message).to.contain('allkeys-lru').and.contain('noeviction');
    expect((await opened(['--maxmemory', '100mb'])).durability).to.equal('B');
  });

  it('that cannot be read count as class C, and the message says which right is missing', async () => {
    const args = ['--user', 'boss', 'on', '>pw', '~*', '+@all', '-config'];
    const error = await refusalOf(opened(args, false, 'boss:pw@'), 'BOSS_STORE_REFUSED');
    expect(error.message).to.contain('+config|get');
    const info = await opened(args, true, 'boss:pw@');
    expect(info.durability).to.equal('C');
    expect(info.description).to.contain('appendfsync is not known');
  });

  it('need no more of a user than the rights in docs/reference/store.md', async () => {
    const rights = ['~boss:*', '+@read', '+@write', '+@connection', '+@scripting', '+time', '+info', '+config|get'];
    const server = await startRedis({ args: ['--user', 'boss', 'on', '>pw', ...rights] });
    const store = new RedisStore({ url: server.url.replace('//', '//boss:pw@') });
    expect((await store.open()).durability).to.equal('B');
    const epoch = await hold(store, 0, 'w');
    expect(await store.commit(batchOf(0, epoch, [commitOf('a', 0, { journal: ['j'] })]))).to.deep.equal(['ok']);
    await store.put('trees', 't', '{}');
    expect(await store.documents('trees')).to.have.length(1);
    await store.close();
    await server.stop();
  });

  it('want the right password, which no message shows', async () => {
    const args = ['--requirepass', 'right-one'];
    for (const login of [':wrong-one@', 'nobody:wrong-one@', '']) {
      const error = await refusalOf(opened(args, false, login), 'BOSS_STORE_REFUSED');
      expect(error.message)
        .to.match(/password/)
        .and.not.contain('wrong-one');
    }
    const info = await opened(args, false, ':right-one@');
    expect(JSON.stringify(info)).to.not.contain('right-one');
  });

  it('show as one line with server, version and class', async () => {
    expect((await opened([])).description).to.match(
      /^Redis \d+\.\d+\.\d+ at redis:\/\/127\.0\.0\.1:\d+, appendfsync everysec$/,
    );
  });
});

describe('Redis addresses', () => {
  it('that are none are refused without showing a password', () => {
    for (const url of ['', 'localhost:6379', 'http://h', 'redis://u:secret@h:1/x']) {
      expect(() => new RedisStore({ url }))
        .to.throw('is no address of a Redis')
        .with.property('message')
        .that.does.not.contain('secret');
    }
  });

  it('of no known host count as unavailable', async () => {
    const error = await refusalOf(
      new RedisStore({ url: 'redis://no-such-host.invalid' }).open(),
      'BOSS_STORE_UNAVAILABLE',
    );
    expect(error.message).to.contain('no-such-host.invalid');
  });

  it('take a prefix of letters, digits and a few signs only', () => {
    expect(() => new RedisStore({ url: 'redis://h', prefix: 'a{b}' })).to.throw('a{b}');
  });
});

async function opened(args: string[], allowDataLoss = false, login = '') {
  const server = await startRedis({ args });
  const store = new RedisStore({ url: server.url.replace('//', `//${login}`), allowDataLoss });
  try {
    return await store.open();
  } finally {
    await store.close();
    await server.stop();
  }
}
