import { setTimeout as pause } from 'node:timers/promises';
import { type Log, Remote } from '../sdk/index.ts';
import type { Settings } from './config.ts';
import { ConnectionLost, IrcSession } from './irc-session.ts';
import { clean, roomFor, split } from './line.ts';
import { isChannel } from './target.ts';
import { TokenBucket } from './token-bucket.ts';

const FIRST_RETRY_MS = 250;
const LAST_RETRY_MS = 60_000;
/** Lines that the server has not confirmed: what a throttling server must be able to keep. */
const WINDOW = 5;

interface Message {
  readonly target: string;
  readonly lines: readonly string[];
  /** Lines that the server has confirmed. */
  sent: number;
  resolve(): void;
  reject(error: Error): void;
}

/** Brings messages to the server one after the other, over as many connections as it takes. */
export class Courier {
  readonly #settings: Settings;
  readonly #log: Log;
  readonly #bucket: TokenBucket;
  readonly #stop = new AbortController();
  readonly #queue: Message[] = [];
  #waiting = 0;
  #session: IrcSession | undefined;
  #reason = 'not connected yet';
  #wake: () => void = () => undefined;
  #working: Promise<void> | undefined;

  constructor(settings: Settings, log: Log) {
    this.#settings = settings;
    this.#log = log;
    this.#bucket = new TokenBucket(settings.pace);
  }

  start(): void {
    this.#working ??= this.#work();
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    this.#wake();
    this.#session?.close();
    for (const message of this.#queue.splice(0)) message.reject(new Remote('notify_irc stops'));
    await this.#working;
  }

  /**
   * Resolves when the server has taken all of it. Errors: Remote when the server refuses, when it stays away for longer
   * than the configured patience, or when too many lines wait already.
   */
  async deliver(target: string, texts: readonly string[], signal: AbortSignal): Promise<void> {
    const { nick, fallbackNick, patienceMs } = this.#settings;
    const room = roomFor(nick.length > fallbackNick.length ? nick : `${fallbackNick}__`, target);
    const lines = texts.flatMap((text) => split(clean(text), room));
    this.#assertRoom(lines.length);
    this.#waiting += lines.length;
    const patience = new AbortController();
    const timer = setTimeout(() => patience.abort(), patienceMs);
    try {
      await this.#enqueue(target, lines, AbortSignal.any([signal, patience.signal]));
    } catch (error) {
      if (!patience.signal.aborted) throw error;
      const reason = this.#session ? 'the IRC server is too slow' : this.#reason;
      throw new Remote(`not sent within ${patienceMs / 1000} s: ${reason}`);
    } finally {
      clearTimeout(timer);
      this.#waiting -= lines.length;
    }
  }

  #assertRoom(lines: number): void {
    const { queue } = this.#settings;
    if (this.#waiting + lines <= queue) return;
    const full = `${this.#waiting} lines wait already and ${lines} more exceed the limit of ${queue}`;
    throw new Remote(this.#session ? full : `${full}; ${this.#reason}`);
  }

  #enqueue(target: string, lines: readonly string[], signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const message: Message = { target, lines, sent: 0, resolve, reject };
      signal.addEventListener('abort', () => this.#drop(message, new Remote('not waited for any more')));
      this.#queue.push(message);
      this.#wake();
    });
  }

  async #work(): Promise<void> {
    while (!this.#stop.signal.aborted) {
      const session = await this.#connect();
      if (!session) return;
      await this.#serve(session).catch((error: unknown) => {
        if (!(error instanceof ConnectionLost)) this.#log.error('IRC connection given up', { err: error });
      });
      session.close();
      this.#session = undefined;
    }
  }

  async #connect(): Promise<IrcSession | undefined> {
    for (let delay = FIRST_RETRY_MS; !this.#stop.signal.aborted; delay = Math.min(delay * 2, LAST_RETRY_MS)) {
      try {
        const session = await IrcSession.open(this.#settings);
        this.#session = session;
        void session.closed.then((reason) => {
          this.#reason = `the IRC server is away: ${reason}`;
          this.#wake();
        });
        this.#log.info('connected to the IRC server', { nick: session.nick });
        for (const channel of this.#settings.channels) await this.#joinEarly(session, channel);
        return session;
      } catch (err) {
        this.#reason = (err as Error).message;
        this.#log.warn('IRC server not usable', { reason: this.#reason });
      }
      await pause(delay * (0.5 + Math.random() / 2), undefined, { signal: this.#stop.signal }).catch(() => undefined);
    }
    return undefined;
  }

  /** A channel that cannot be joined must not keep the messages to others back. */
  async #joinEarly(session: IrcSession, channel: string): Promise<void> {
    await session.join(channel).catch((err: unknown) => {
      if (err instanceof ConnectionLost) throw err;
      this.#log.warn(`cannot join ${channel}`, { err });
    });
  }

  async #serve(session: IrcSession): Promise<void> {
    while (session.isOpen && !this.#stop.signal.aborted) {
      const message = this.#queue[0];
      if (message) await this.#carry(session, message);
      else {
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
      }
    }
  }

  async #carry(session: IrcSession, message: Message): Promise<void> {
    try {
      await this.#hand(session, message);
      this.#drop(message, null);
    } catch (error) {
      // it stays the first of the queue for the next connection
      if (error instanceof ConnectionLost || this.#stop.signal.aborted) throw error;
      this.#drop(message, error as Error);
    }
  }

  async #hand(session: IrcSession, message: Message): Promise<void> {
    const { target, lines } = message;
    if (isChannel(target)) await session.join(target);
    while (message.sent < lines.length && this.#queue.includes(message)) {
      const window = lines.slice(message.sent, message.sent + WINDOW);
      for (const line of window) {
        await this.#bucket.take(this.#stop.signal);
        session.say(target, line);
      }
      await session.confirm(target);
      message.sent += window.length;
    }
  }

  #drop(message: Message, error: Error | null): void {
    const at = this.#queue.indexOf(message);
    if (at >= 0) this.#queue.splice(at, 1);
    if (error) message.reject(error);
    else message.resolve();
  }
}
