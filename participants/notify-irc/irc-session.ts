import irc, { type Client, type IrcEvent } from 'irc-framework';
import { Remote } from '../sdk/index.ts';
import type { Settings } from './config.ts';
import { transportFor } from './irc-transport.ts';

/** Milliseconds until a server that does not answer counts as gone. */
const ANSWER_MS = 60_000;

/** The connection went: the message may go over the next one. */
export class ConnectionLost extends Remote {}

const REFUSALS: ReadonlySet<string | undefined> = new Set(['password_mismatch', 'banned_from_network']);

type Accept<T> = (name: string, event: IrcEvent) => T | undefined;

/** One registered connection to the server. All use of irc-framework is in this file. */
export class IrcSession {
  readonly #client: Client;
  readonly #watchers = new Set<(name: string, event: IrcEvent) => void>();
  readonly #joined = new Set<string>();
  /** What the server said against a target since its last confirmation. */
  readonly #refusals = new Map<string, string>();
  readonly #onClosed: (reason: string) => void;
  /** Resolves, once, with the reason. */
  readonly closed: Promise<string>;
  #lost: ConnectionLost | undefined;
  #lastWords: string | undefined;
  #pings = 0;

  /** Errors: ConnectionLost with the server's reason when it does not take us. */
  static async open(settings: Settings): Promise<IrcSession> {
    const session = new IrcSession(settings);
    try {
      await session.#registered(settings);
      return session;
    } catch (error) {
      session.close();
      throw error;
    }
  }

  private constructor(settings: Settings) {
    let onClosed = (_reason: string): void => undefined;
    this.closed = new Promise((resolve) => {
      onClosed = resolve;
    });
    this.#onClosed = onClosed;
    this.#client = new irc.Client();
    this.#client.use((_client, _raw, parsed) => {
      parsed.use((name, event, _again, next) => {
        this.#notice(name, event);
        next();
      });
    });
    this.#client.on('socket close', (error) => this.#end(reasonOf(error)));
    this.#client.connect({
      host: settings.host,
      port: settings.port,
      nick: settings.nick,
      username: settings.nick.slice(0, 10),
      gecos: 'BOSS notifications',
      ...(settings.password === null ? {} : { password: settings.password }),
      // without this the package would hand the server's password to SASL
      account: settings.sasl ? { account: settings.sasl.user, password: settings.sasl.password } : {},
      auto_reconnect: false,
      sasl_disconnect_on_fail: true,
      ping_interval: 30,
      ping_timeout: ANSWER_MS / 1000,
      version: null,
      transport: transportFor(settings),
    });
  }

  get nick(): string {
    return this.#client.user.nick;
  }

  get isOpen(): boolean {
    return this.#lost === undefined;
  }

  /** Errors: Remote with the server's reason; ConnectionLost. */
  async join(channel: string): Promise<void> {
    const key = channel.toLowerCase();
    if (this.#joined.has(key)) return;
    this.#client.join(channel);
    await this.#until((name, event) => {
      if (event.channel?.toLowerCase() !== key) return undefined;
      if (name === 'irc error') throw new Remote(`${channel} cannot be joined: ${reasonOf(event)}`);
      return name === 'join' && event.nick === this.nick ? true : undefined;
    });
  }

  say(target: string, line: string): void {
    this.#client.raw(`PRIVMSG ${target} :${line}`);
  }

  /**
   * Resolves when the server has taken what was said: it handles what a client sends in order, so its answer to a ping
   * that follows proves it. Errors: Remote with the server's reason; ConnectionLost.
   */
  async confirm(target: string): Promise<void> {
    this.#pings += 1;
    const token = `boss-${this.#pings}`;
    this.#client.raw(`PING :${token}`);
    await this.#until((name, event) => (name === 'pong' && event.message === token ? true : undefined));
    const refusal = this.#refusals.get(target.toLowerCase());
    this.#refusals.clear();
    if (refusal !== undefined) throw new Remote(`${target} did not take the message: ${refusal}`);
  }

  close(): void {
    if (this.isOpen) this.#client.quit('bye');
    this.#end('closed');
  }

  async #registered({ fallbackNick, sasl }: Settings): Promise<void> {
    let nextNick = fallbackNick;
    let loggedIn = false;
    await this.#until((name, event) => {
      if (name === 'nick in use' || name === 'nick invalid') {
        if (nextNick.length > fallbackNick.length + 2) throw new ConnectionLost(`no nick is free: ${reasonOf(event)}`);
        this.#client.changeNick(nextNick);
        nextNick = `${nextNick}_`;
      }
      if (name === 'sasl failed') throw new ConnectionLost(`SASL login failed: ${reasonOf(event)}`);
      if (name === 'irc error' && REFUSALS.has(event.error)) throw new ConnectionLost(reasonOf(event));
      if (name === 'loggedin') loggedIn = true;
      if (name !== 'registered') return undefined;
      if (sasl && !loggedIn) throw new ConnectionLost('SASL login failed: the server does not offer it');
      return true;
    });
  }

  /** Waits for an event that `accept` takes. */
  #until<T>(accept: Accept<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      if (this.#lost) return reject(this.#lost);
      const settle = (action: () => void): void => {
        clearTimeout(timer);
        this.#watchers.delete(watch);
        action();
      };
      const watch = (name: string, event: IrcEvent): void => {
        try {
          if (name === 'closed') throw this.#lost;
          const value = accept(name, event);
          if (value !== undefined) settle(() => resolve(value));
        } catch (error) {
          settle(() => reject(error));
        }
      };
      const timer = setTimeout(() => this.#client.connection.end(null, true), ANSWER_MS);
      this.#watchers.add(watch);
    });
  }

  #notice(name: string, event: IrcEvent): void {
    const channel = event.channel?.toLowerCase() ?? '';
    if (name === 'join' && event.nick === this.nick) this.#joined.add(channel);
    if (name === 'kick' && event.kicked === this.nick) this.#joined.delete(channel);
    if (name === 'part' && event.nick === this.nick) this.#joined.delete(channel);
    if (name === 'irc error') this.#noticeError(event);
    for (const watch of [...this.#watchers]) watch(name, event);
  }

  #noticeError(event: IrcEvent): void {
    if (event.error === 'irc') this.#lastWords = event.reason;
    for (const target of [event.channel, event.nick]) {
      if (target !== undefined) this.#refusals.set(target.toLowerCase(), reasonOf(event));
    }
  }

  #end(reason: string): void {
    if (this.#lost) return;
    const why = this.#lastWords === undefined ? reason : `${reason} (${this.#lastWords})`;
    this.#lost = new ConnectionLost(`the IRC server is away: ${why}`);
    for (const watch of [...this.#watchers]) watch('closed', {});
    this.#onClosed(why);
  }
}

function reasonOf(event: IrcEvent | Error | boolean | undefined): string {
  if (event instanceof Error) return event.message;
  if (typeof event !== 'object') return 'connection closed';
  return [event.error, event.reason ?? event.message].filter(Boolean).join(': ') || 'no reason given';
}
