import { BossError } from '../../errors.ts';

export interface Host {
  readonly host: string;
  readonly port: number;
}

/** Where the store lives, as its URL says. */
export interface RedisAddress {
  /** One server; a cluster, known by some of its nodes; or a primary that sentinels know by its name. */
  readonly kind: 'single' | 'cluster' | 'sentinel';
  readonly hosts: readonly Host[];
  readonly tls: boolean;
  readonly user: string | null;
  readonly password: string | null;
  readonly database: number;
  /** What the sentinels call the primary; empty without them. */
  readonly primary: string;
  /** For people: without the password. */
  readonly shown: string;
}

const FORM = /^(redis|rediss)(?:\+(cluster|sentinel))?:\/\/(?:([^@/]*)@)?([^@/]+)(?:\/([^/]*)(?:\/(\d+))?)?$/;
const EXAMPLES = {
  single: 'redis://[user:password@]host:port[/number]',
  cluster: 'redis+cluster://[user:password@]host:port,host:port',
  sentinel: 'redis+sentinel://[user:password@]host:port,host:port/name-of-the-primary[/number]',
};
const PORTS = { single: 6379, cluster: 6379, sentinel: 26_379 };

/** Errors: BOSS_STORE_REFUSED, without the password. */
export function readAddress(url: string): RedisAddress {
  const parts = FORM.exec(url);
  if (parts === null) throw refused(url, 'single');
  const [, scheme, kindText = 'single', login, hostsText = '', first = '', second = ''] = parts;
  const kind = kindText as RedisAddress['kind'];
  const hosts = hostsText.split(',').map((text) => readHost(text, PORTS[kind]));
  if (hosts.includes(null)) throw refused(url, kind);
  if (kind === 'single' && hosts.length > 1) throw refused(url, kind, severalHosts());
  const [primary, number] = kind === 'sentinel' ? [first, second] : ['', first];
  const isWrong = kind === 'sentinel' ? primary === '' : second !== '' || (kind === 'cluster' && first !== '');
  if (isWrong || !/^\d*$/.test(number)) throw refused(url, kind);
  return {
    ...{ kind, primary, hosts: hosts as Host[], tls: scheme === 'rediss', database: Number(number) },
    ...readLogin(login, url),
    shown: withoutLogin(url),
  };
}

function readHost(text: string, standard: number): Host | null {
  const [, bracketed, plain, port] = /^(?:\[([\da-f:.]+)\]|([^\s:[\]]+))(?::(\d{1,5}))?$/i.exec(text) ?? [];
  const host = bracketed ?? plain;
  return host === undefined ? null : { host, port: port === undefined ? standard : Number(port) };
}

function readLogin(login: string | undefined, url: string): Pick<RedisAddress, 'user' | 'password'> {
  if (login === undefined || login === '') return { user: null, password: null };
  const colon = login.indexOf(':');
  const decode = (text: string): string | null => {
    try {
      return text === '' ? null : decodeURIComponent(text);
    } catch {
      throw refused(url, 'single', 'write "%25" for a percent sign in user or password');
    }
  };
  if (colon === -1) return { user: decode(login), password: null };
  return { user: decode(login.slice(0, colon)), password: decode(login.slice(colon + 1)) };
}

function severalHosts(): string {
  return `several hosts are a cluster (${EXAMPLES.cluster}) or sentinels (${EXAMPLES.sentinel})`;
}

function withoutLogin(url: string): string {
  return url.replace(/\/\/.*@/, '//');
}

function refused(url: string, kind: RedisAddress['kind'], what = `write ${EXAMPLES[kind]}`): BossError {
  return new BossError('BOSS_STORE_REFUSED', `"${withoutLogin(url)}" is no address of a Redis: ${what}`);
}
