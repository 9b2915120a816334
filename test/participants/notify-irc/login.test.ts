import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { create } from '../../../participants/notify-irc/index.ts';
import { Configuration } from '../../../participants/sdk/index.ts';
import { scratchFolder } from '../../support/scratch-folder.ts';
import { openDesk } from '../sdk/desk.ts';
import { ScriptedServer } from './scripted-server.ts';

describe('notify_irc login', () => {
  const passwordFile = join(scratchFolder('irc'), 'password');
  writeFileSync(passwordFile, 'käse:1\n');

  /** Speaks SASL as IRCv3 says, and takes one password. */
  const withSasl = (password: string) => (line: string, write: (line: string) => void) => {
    if (line.startsWith('CAP LS')) write(':irc CAP * LS :multi-prefix sasl=PLAIN,EXTERNAL');
    if (line.startsWith('CAP REQ')) write(`:irc CAP * ACK :${line.slice(line.indexOf(':') + 1)}`);
    if (line === 'AUTHENTICATE PLAIN') write('AUTHENTICATE +');
    else if (line.startsWith('AUTHENTICATE ')) {
      const given = Buffer.from(line.slice('AUTHENTICATE '.length), 'base64').toString('utf8');
      if (given === `robot\0robot\0${password}`) write(':irc 900 bossbot bossbot!b@h robot :You are logged in');
      else write(':irc 904 bossbot :SASL authentication failed');
    }
    if (line === 'CAP END') write(':irc 001 bossbot :Welcome');
    if (line.startsWith('PING ')) write(`:irc PONG irc ${line.slice('PING '.length)}`);
  };

  const notifyThrough = async (server: ScriptedServer, patience: number) => {
    const sasl = { user: 'robot', password_file: passwordFile };
    const bot = create({ host: '127.0.0.1', port: server.port, nick: 'bossbot', sasl, patience });
    const desk = await openDesk([bot]);
    await desk.dispatch(bot, {}, { msg: 'hello', irc_channel: 'anna' });
    const { body } = await desk.replies.next();
    await desk.host.drain();
    await server.stop();
    return body;
  };

  it('proves its account with SASL PLAIN before it joins', async () => {
    const server = await ScriptedServer.start(withSasl('käse:1'));
    expect((await notifyThrough(server, 5)).error).to.equal(undefined);
    expect(server.lines).to.include('PRIVMSG anna :hello');
    expect(server.lines.some((line) => line.startsWith('PASS'))).to.equal(false);
  });

  it('does not go on without its account when the password is refused', async () => {
    const server = await ScriptedServer.start(withSasl('another'));
    const { error } = await notifyThrough(server, 0.5);
    expect(error?.['message']).to.match(/SASL login failed/);
    expect(server.lines.some((line) => line.startsWith('PRIVMSG'))).to.equal(false);
  });

  it('does not go on without its account when the server knows no SASL', async () => {
    const server = await ScriptedServer.start((line, write) => {
      if (line.startsWith('CAP LS')) write(':irc 421 * CAP :Unknown command');
      if (line.startsWith('USER')) write(':irc 001 bossbot :Welcome');
      if (line.startsWith('PING ')) write(`:irc PONG irc ${line.slice('PING '.length)}`);
    });
    const { error } = await notifyThrough(server, 0.5);
    expect(error?.['message']).to.match(/SASL/);
    expect(server.lines.some((line) => line.startsWith('PRIVMSG'))).to.equal(false);
  });

  it('names what is wrong with its configuration', () => {
    const bad = (config: unknown) => () => create(config);
    expect(bad({})).to.throw(Configuration, 'notify_irc: the key "host" is missing');
    expect(bad({ host: 'h', colour: 1 })).to.throw(Configuration, '"colour" is unknown');
    expect(bad({ host: 'h', sasl: { user: 'u', password: 'p' } })).to.throw(
      Configuration,
      '"sasl.password" is unknown',
    );
    expect(bad({ host: 'h', nick: 'a b' })).to.throw(Configuration, '"nick"');
    expect(bad({ host: 'h', password_env: 'NO_SUCH_VARIABLE' })).to.throw(Configuration, 'NO_SUCH_VARIABLE');
    expect(bad({ host: 'h', tls: true, ca: '/no/such/file' })).to.throw(Configuration, '/no/such/file');
  });
});
