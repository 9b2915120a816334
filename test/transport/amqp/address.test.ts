import { expect } from 'chai';
import { readAddress } from '../../../engine/transport/amqp/address.ts';
import { BossError } from '../../../engine/errors.ts';

describe('address of the broker', () => {
  it('asks for heartbeats, unless the address has its own', () => {
    expect(readAddress('amqp://h/v').url).to.equal('amqp://h/v?heartbeat=10');
    expect(readAddress('amqp://h/v?heartbeat=3').url).to.equal('amqp://h/v?heartbeat=3');
  });

  it('is shown without the password', () => {
    const address = readAddress('amqp://boss:s%40cret@h:5673/boss');
    expect(address.shown).to.equal('amqp://boss@h:5673/boss');
    expect(address).to.include({ user: 'boss', vhost: 'boss' });
  });

  it('takes a virtual host from outside, whatever characters it has', () => {
    const address = readAddress('amqp://h/v', '/a b');
    expect(address.vhost).to.equal('/a b');
    expect(new URL(address.url).pathname).to.equal('/%2Fa%20b');
  });

  it('means the virtual host / when it names none', () => {
    expect(readAddress('amqps://h').vhost).to.equal('/');
    expect(readAddress('amqps://h/').vhost).to.equal('/');
  });

  it('is refused when it is none, and the text is not repeated, for it may hold a password', () => {
    for (const text of ['', 'h:5672', 'http://u:hunter2@h/', 'amqp://', 'u:hunter2@h']) {
      expect(() => readAddress(text))
        .to.throw(BossError, 'amqp://USER:PASSWORD@HOST')
        .with.property('message')
        .that.does.not.contain('hunter2');
    }
  });
});
