/** As much of irc-framework as is used here; the package has no types of its own. */
declare module 'irc-framework' {
  export interface IrcEvent {
    readonly nick?: string;
    readonly kicked?: string;
    readonly channel?: string;
    readonly message?: string;
    readonly reason?: string;
    readonly error?: string;
    readonly target?: string;
    readonly ident?: string;
    readonly hostname?: string;
  }

  type Middleware = { use(handler: (name: string, event: IrcEvent, client: Client, next: () => void) => void): void };

  export interface ClientOptions {
    host: string;
    port: number;
    nick: string;
    username: string;
    gecos: string;
    password?: string;
    account: { account?: string; password?: string };
    auto_reconnect: boolean;
    sasl_disconnect_on_fail: boolean;
    ping_interval: number;
    ping_timeout: number;
    version: string | null;
    transport?: new (options: ClientOptions) => object;
  }

  class Client {
    readonly user: { nick: string };
    connect(options: ClientOptions): void;
    use(hook: (client: Client, raw: Middleware, parsed: Middleware) => void): this;
    on(name: string, listener: (event: IrcEvent) => void): this;
    once(name: string, listener: (event: IrcEvent) => void): this;
    off(name: string, listener: (event: IrcEvent) => void): this;
    raw(line: string): void;
    join(channel: string): void;
    say(target: string, text: string): void;
    changeNick(nick: string): void;
    quit(message?: string): void;
    readonly connection: { end(line: string | null, failed: boolean): void };
  }

  const irc: { readonly Client: typeof Client };
  export default irc;
  export type { Client };
}
