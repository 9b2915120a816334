import { expect } from 'chai';
import { nearestName } from '../../engine/config/nearest-name.ts';

describe('the nearest name', () => {
  const known = ['http_port', 'http_host', 'redis_url', 'amqp_pwd'];

  it('finds a name with letters swapped, left out, added or in capitals', () => {
    for (const typo of ['htpt_port', 'http_por', 'http_porrt', 'HTTP_PORT']) {
      expect(nearestName(typo, known), typo).to.equal('http_port');
    }
    expect(nearestName('redis_uri', known)).to.equal('redis_url');
    expect(nearestName('amqp_password', known)).to.equal(undefined);
  });

  it('does not guess when nothing is like it', () => {
    expect(nearestName('colour', known)).to.equal(undefined);
    expect(nearestName('', known)).to.equal(undefined);
  });
});
