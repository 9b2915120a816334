import { expect } from 'chai';
import { createShipped, SHIPPED } from '../../participants/index.ts';
import { Configuration } from '../../participants/sdk/index.ts';

describe('shipped participants', () => {
  it('are made by name, with their configuration', () => {
    const participants = [
      createShipped('log'),
      createShipped('notify_irc', { host: 'irc.example.org' }),
      createShipped('robogrator', { obs: [], folder: '/tmp' }),
      createShipped('shell_command', { commands: {} }),
    ];
    expect(participants.map(({ queue }) => queue)).to.deep.equal(['log', 'notify_irc', 'obs_event', 'shell_command']);
    expect(Object.keys(SHIPPED)).to.have.length(participants.length);
  });

  it('refuse a configuration that does not fit, and a name that is none', () => {
    expect(() => createShipped('notify_irc')).to.throw(Configuration, '"host" is missing');
    expect(() => createShipped('log', { colour: 'red' })).to.throw(Configuration, 'configuration of log');
    expect(() => createShipped('constructor')).to.throw(Configuration, 'shipped are log, notify_irc');
  });
});
