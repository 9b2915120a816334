import { expect } from 'chai';
import { create } from '../../../participants/notify-irc/index.ts';
import type { Json, Participant } from '../../../participants/sdk/index.ts';
import { type Desk, openDesk } from '../../participants/sdk/desk.ts';
import { type NgircdServer, startNgircd } from '../../support/servers.ts';
import { Cable } from './cable.ts';
import { IrcListener } from './irc-listener.ts';

const CHANNEL = '#builds';
const fast = { burst: 100, per_second: 1000 };

describe('notify_irc on ngircd', function () {
  this.timeout(90_000);
  let server: NgircdServer;
  let listener: IrcListener;
  let bot: Participant;
  let desk: Desk | undefined;

  const startBot = async (config: Record<string, Json> = {}): Promise<void> => {
    bot = create({ host: '127.0.0.1', port: server.port, nick: 'bossbot', pace: fast, ...config });
    desk = await openDesk([bot]);
  };
  const notify = async (params: Record<string, Json>, fields: Record<string, Json> = {}) => {
    if (!desk) throw new Error('the bot has not been started');
    await desk.dispatch(bot, fields, params);
    return (await desk.replies.next()).body;
  };
  const leave = async (): Promise<void> => {
    listener?.close();
    await desk?.host.drain();
    desk = undefined;
  };

  describe('without throttling', () => {
    before(async () => {
      server = await startNgircd({ tls: true });
    });
    beforeEach(async () => {
      listener = await IrcListener.connect(server.port, 'listener', CHANNEL);
    });
    afterEach(leave);
    after(() => server.stop());

    it('writes to a channel, and replies when the line is there', async () => {
      await startBot();
      const reply = await notify({ msg: 'build finished', irc_channel: CHANNEL });
      expect(reply.error).to.equal(undefined);
      expect(reply.fields).to.include({ __result__: true });
      expect(await listener.next()).to.include({ nick: 'bossbot', target: CHANNEL, message: 'build finished' });
    });

    it('writes over TLS to a server whose authority it was told to trust', async () => {
      await startBot({ tls: true, port: server.tlsPort, ca: server.ca });
      expect((await notify({ msg: 'in private', irc_channel: CHANNEL })).error).to.equal(undefined);
      expect(await listener.texts(1)).to.deep.equal(['in private']);
    });

    it('refuses a server with a certificate of a stranger', async () => {
      await startBot({ tls: true, port: server.tlsPort, patience: 1 });
      const { error } = await notify({ msg: 'x', irc_channel: CHANNEL });
      expect(error).to.include({ class: 'Remote' });
      expect(error?.['message']).to.match(/certificate/);
    });

    it('accepts any certificate when told so', async () => {
      await startBot({ tls: true, port: server.tlsPort, verify: false });
      expect((await notify({ msg: 'unverified', irc_channel: CHANNEL })).error).to.equal(undefined);
      expect(await listener.texts(1)).to.deep.equal(['unverified']);
    });

    it('writes a person a private message, several lines to several places', async () => {
      await startBot();
      await notify({ msg: ['one', 'two'], irc_channel: ['listener', CHANNEL] });
      const got = [await listener.next(), await listener.next(), await listener.next(), await listener.next()];
      expect(got.map(({ target, message }) => `${target} ${message}`)).to.deep.equal([
        'listener one',
        'listener two',
        `${CHANNEL} one`,
        `${CHANNEL} two`,
      ]);
    });

    it('takes message and highlight from the fields and the channel from its configuration', async () => {
      await startBot({ channels: [CHANNEL] });
      await notify({}, { msg: ['done', 'and dusted'], irc: { highlight: 'anna' } });
      expect(await listener.texts(2)).to.deep.equal(['anna done', 'and dusted']);
    });

    it('shows an injected command as one harmless line', async () => {
      await startBot();
      await notify({ msg: 'bug\r\nQUIT :x\r\nPRIVMSG #builds :forged', irc_channel: CHANNEL });
      await notify({ msg: '\u0001ACTION leaves\u0001', irc_channel: CHANNEL });
      await notify({ msg: '!op mallory @everyone', irc_channel: CHANNEL });
      const got = [await listener.next(), await listener.next(), await listener.next()];
      expect(got.map(({ message }) => message)).to.deep.equal([
        'bug QUIT :x PRIVMSG #builds :forged',
        'ACTION leaves',
        '\u200b!op mallory @\u200beveryone',
      ]);
      expect(got.map(({ reason }) => reason)).to.deep.equal(['', '', '']);
    });

    it('refuses a target that would be more than a name', async () => {
      await startBot();
      for (const target of ['#a,#b', '#a b', '#a\r\nQUIT', 'NickServ', '$*', '', ':x', 'a b', '#']) {
        const { error } = await notify({ msg: 'x', irc_channel: [target, CHANNEL] });
        if (target !== '') expect(error?.['message']).to.include('it is no channel and no nick');
      }
    });

    it('delivers a long text completely, cut between words and within the limit of the server', async () => {
      await startBot();
      const words = Array.from({ length: 300 }, (_, n) => `wörd${n}€`);
      await notify({ msg: words.join(' '), irc_channel: CHANNEL });
      const got: string[] = [];
      while (got.join(' ').split(' ').length < words.length) got.push(...(await listener.texts(1)));
      expect(got.join(' ')).to.equal(words.join(' '));
      expect(got.length).to.be.greaterThan(5);
    });

    it('takes the other nick while its own is in use', async () => {
      const squatter = await IrcListener.connect(server.port, 'bossbot', null);
      await startBot({ fallback_nick: 'bossbot2' });
      await notify({ msg: 'still here', irc_channel: CHANNEL });
      expect(await listener.next()).to.include({ nick: 'bossbot2', message: 'still here' });
      squatter.close();
    });

    it('fails with Remote and the server’s reason when nobody can read it', async () => {
      await startBot();
      const { error } = await notify({ msg: 'x', irc_channel: 'nobody' });
      expect(error).to.include({ class: 'Remote' });
      expect(error?.['message']).to.match(/nobody did not take the message: no_such_nick/);
    });

    it('goes on when the step does not require the notification', async () => {
      await startBot();
      const { error, fields } = await notify({ msg: 'x', irc_channel: 'nobody', required: false });
      expect(error).to.equal(undefined);
      expect(fields).to.include({ __result__: false });
    });

    it('comes back into a channel from which it was kicked', async () => {
      await startBot();
      const joined = listener.until('join', ({ nick }) => nick === 'bossbot');
      await notify({ msg: 'first', irc_channel: CHANNEL });
      await joined;
      const kicked = listener.until('kick', () => true);
      listener.client.raw(`KICK ${CHANNEL} bossbot :out`);
      await kicked;
      expect((await notify({ msg: 'second', irc_channel: CHANNEL })).error).to.equal(undefined);
      expect((await listener.texts(3)).filter((text) => text !== 'out')).to.deep.equal(['first', 'second']);
    });

    it('refuses what exceeds its queue', async () => {
      await startBot({ queue: 3 });
      const { error } = await notify({ msg: ['1', '2', '3', '4'], irc_channel: CHANNEL });
      expect(error).to.include({ class: 'Remote' });
      expect(error?.['message']).to.include('4 more exceed the limit of 3');
    });

    it('says what is missing', async () => {
      await startBot();
      expect((await notify({ irc_channel: CHANNEL })).error).to.include({
        class: 'MissingField',
        message: 'notify_irc needs the param "msg"',
      });
      expect((await notify({ msg: 'x' })).error).to.include({ message: 'notify_irc needs the param "irc_channel"' });
      expect((await notify({ msg: '\r\n\u0000', irc_channel: CHANNEL })).error).to.include({ class: 'MissingField' });
    });
  });

  it('gives the password of the server', async () => {
    server = await startNgircd({ password: 'open sesame' });
    process.env['BOSS_TEST_IRC_PASSWORD'] = 'open sesame';
    listener = await IrcListener.connect(server.port, 'listener', CHANNEL, 'open sesame');
    await startBot({ password_env: 'BOSS_TEST_IRC_PASSWORD' });
    await notify({ msg: 'let in', irc_channel: CHANNEL });
    expect(await listener.texts(1)).to.deep.equal(['let in']);
    await leave();
    process.env['BOSS_TEST_IRC_PASSWORD'] = 'guess';
    await startBot({ password_env: 'BOSS_TEST_IRC_PASSWORD', patience: 1 });
    expect((await notify({ msg: 'x', irc_channel: CHANNEL })).error?.['message']).to.match(/password/i);
    await leave();
    await server.stop();
  });

  it('comes back by itself after a restart of the server', async () => {
    server = await startNgircd();
    await startBot();
    expect((await notify({ msg: 'before', irc_channel: CHANNEL })).error).to.equal(undefined);
    await server.restart();
    listener = await IrcListener.connect(server.port, 'listener', CHANNEL);
    expect((await notify({ msg: 'after', irc_channel: CHANNEL })).error).to.equal(undefined);
    expect(await listener.texts(1)).to.deep.equal(['after']);
    await leave();
    await server.stop();
  });

  it('delivers in order what was written while the server was away', async () => {
    server = await startNgircd();
    const cable = await Cable.to(server.port);
    listener = await IrcListener.connect(server.port, 'listener', CHANNEL);
    await startBot({ port: cable.port, channels: [CHANNEL] });
    await notify({ msg: 'before' });
    await cable.pull();
    for (const msg of ['one', 'two', 'three']) await desk?.dispatch(bot, {}, { msg });
    const unwanted = (await desk?.dispatch(bot, {}, { msg: 'never mind' })) ?? '';
    await desk?.cancel(bot, unwanted);
    await desk?.dispatch(bot, {}, { msg: 'four' });
    await cable.plug();
    expect(await listenedTexts(listener, 5)).to.deep.equal(['before', 'one', 'two', 'three', 'four']);
    for (let n = 0; n < 4; n++) expect((await desk?.replies.next())?.body.error).to.equal(undefined);
    await leave();
    await cable.pull();
    await server.stop();
  });

  it('loses none of 30 lines on a server that slows senders down', async () => {
    server = await startNgircd({ throttle: true });
    listener = await IrcListener.connect(server.port, 'listener', CHANNEL);
    await startBot({ pace: { burst: 30, per_second: 100 } });
    const lines = Array.from({ length: 30 }, (_, n) => `line ${n + 1} of 30`);
    const reply = notify({ msg: lines, irc_channel: CHANNEL });
    expect(await listener.texts(30)).to.deep.equal(lines);
    expect((await reply).error).to.equal(undefined);
    await leave();
    await server.stop();
  });
});

/** Messages only: people come and go when wires are pulled. */
async function listenedTexts(listener: IrcListener, count: number): Promise<string[]> {
  const texts: string[] = [];
  while (texts.length < count) {
    const { reason, message } = await listener.next();
    if (reason === '') texts.push(message ?? '');
  }
  return texts;
}
