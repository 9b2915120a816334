import { expect } from 'chai';
import { readAddress } from '../../engine/store/redis/address.ts';

describe('the address of a Redis', () => {
  it('names one server', () => {
    expect(readAddress('redis://boss:p%40ss@redis.example.com/3')).to.deep.equal({
      ...{ kind: 'single', hosts: [{ host: 'redis.example.com', port: 6379 }], tls: false, database: 3, primary: '' },
      ...{ user: 'boss', password: 'p@ss', shown: 'redis://redis.example.com/3' },
    });
  });

  it('names a server by its IPv6 address', () => {
    expect(readAddress('redis://[::1]:7000').hosts).to.deep.equal([{ host: '::1', port: 7000 }]);
  });

  it('names nodes of a cluster', () => {
    const { kind, hosts, tls, user, password } = readAddress('rediss+cluster://:pw@a:1,b:2,c');
    expect(hosts.map(({ host, port }) => `${host}:${port}`)).to.deep.equal(['a:1', 'b:2', 'c:6379']);
    expect({ kind, tls, user, password }).to.deep.equal({ kind: 'cluster', tls: true, user: null, password: 'pw' });
  });

  it('names sentinels and what they call the primary', () => {
    const address = readAddress('redis+sentinel://u:pw@a,b:2/mymaster/1');
    expect(address.hosts.map(({ port }) => port)).to.deep.equal([26_379, 2]);
    expect(address).to.include({ kind: 'sentinel', primary: 'mymaster', database: 1 });
  });

  const wrong: [url: string, hint: string][] = [
    ['redis://a:1,b:2', 'several hosts are a cluster'],
    ['redis+cluster://a:1/3', 'redis+cluster://'],
    ['redis+sentinel://a:1', 'name-of-the-primary'],
    ['redis://a:1/x', 'redis://'],
    ['redis://a:port', 'redis://'],
    ['redis://u:50%@a', '%25'],
    ['amqp://a', 'redis://'],
  ];
  for (const [url, hint] of wrong) {
    it(`is not "${url}", and the message says what to write`, () => {
      expect(() => readAddress(url))
        .to.throw(hint)
        .with.property('code', 'BOSS_STORE_REFUSED');
    });
  }

  it('never shows the password, not even of a wrong one', () => {
    expect(readAddress('redis+cluster://u:secret@a,b').shown).to.equal('redis+cluster://a,b');
    expect(() => readAddress('redis://u:sec@ret@a:x'))
      .to.throw()
      .with.property('message')
      .not.contain('sec');
  });
});
