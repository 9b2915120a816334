import irc, { type Client, type IrcEvent } from 'irc-framework';

/** Somebody else on the IRC server: sees what really arrives. */
export class IrcListener {
  readonly client: Client;
  readonly #lines: IrcEvent[] = [];
  readonly #waiting: ((line: IrcEvent) => void)[] = [];

  static async connect(port: number, nick: string, channel: string | null, password?: string): Promise<IrcListener> {
    const listener = new IrcListener(port, nick, password);
    await listener.until('registered', () => true);
    if (channel !== null) {
      const joined = listener.until('join', (event) => event.nick === nick);
      listener.client.join(channel);
      await joined;
    }
    return listener;
  }

  private constructor(port: number, nick: string, password?: string) {
    this.client = new irc.Client();
    for (const name of ['privmsg', 'quit', 'kick', 'action', 'ctcp request']) {
      this.client.on(name, (event) => this.#put({ ...event, reason: name === 'privmsg' ? '' : name }));
    }
    this.client.connect({
      host: '127.0.0.1',
      port,
      nick,
      username: nick,
      gecos: nick,
      account: {},
      ...(password === undefined ? {} : { password }),
      auto_reconnect: false,
      sasl_disconnect_on_fail: true,
      ping_interval: 0,
      ping_timeout: 0,
      version: null,
    });
  }

  /** The next message, action or quit, in order. */
  next(): Promise<IrcEvent> {
    const line = this.#lines.shift();
    if (line) return Promise.resolve(line);
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  async texts(count: number): Promise<string[]> {
    const texts: string[] = [];
    while (texts.length < count) texts.push((await this.next()).message ?? '');
    return texts;
  }

  until(name: string, accept: (event: IrcEvent) => boolean): Promise<IrcEvent> {
    return new Promise((resolve) => {
      const listen = (event: IrcEvent): void => {
        if (!accept(event)) return;
        this.client.off(name, listen);
        resolve(event);
      };
      this.client.on(name, listen);
    });
  }

  close(): void {
    this.client.connection.end(null, false);
  }

  #put(line: IrcEvent): void {
    const waiting = this.#waiting.shift();
    if (waiting) waiting(line);
    else this.#lines.push(line);
  }
}
