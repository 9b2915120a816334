import { expect } from 'chai';
import type { EngineChild } from '../../support/engine-child.ts';
import { EngineChildren } from '../../support/engine-children.ts';
import { eventually } from '../../support/eventually.ts';
import { Load } from '../../support/load.ts';
import { startTcpProxy, type TcpProxy } from '../../support/tcp-proxy.ts';

describe('an engine that is cut off from Redis while others are not', function () {
  this.timeout(240_000);
  let children: EngineChildren;
  let proxy: TcpProxy;
  let cut: EngineChild;

  beforeEach(async () => {
    children = new EngineChildren({ BOSS_LEASE_MS: '3000' });
    await children.start(1);
    proxy = await startTcpProxy(children.redisPort);
    cut = await children.join({ BOSS_REDIS_URL: `redis://127.0.0.1:${proxy.port}` });
    await children.shared();
  });
  afterEach(async () => {
    await children.end();
    await proxy.close();
  });

  it('gives up its partitions with what it was handed, and takes a new share when it is back', async () => {
    const load = new Load(children, 'name: p\ndo: [adder, adder, adder]');
    await load.launched(40);
    children.without(cut);
    proxy.refuse();
    proxy.cut();
    const { partitions } = await children.shared();
    expect(new Set(partitions.map(({ owner }) => owner)).size).to.equal(1);
    await load.launched(80);
    proxy.accept();
    const isWell = async () => (await fetch(`${cut.url}/api/v1/health`)).status === 200;
    await eventually(isWell, { what: 'it takes work again', within: 60_000 });
    children.engines.push(cut);
    await children.shared(60_000);
    await load.end(120);
    await load.expectAll(3);
  });
});
