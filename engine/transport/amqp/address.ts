import { BossError } from '../../errors.ts';

/** Seconds; a connection that stays silent for two to three of these counts as gone. */
const HEARTBEAT = 10;

export interface Address {
  /** For the library, password included. */
  readonly url: string;
  /** For people: without the password. */
  readonly shown: string;
  readonly user: string;
  readonly vhost: string;
}

/** `vhost` overrides the one in the URL. Errors: BOSS_TRANSPORT_REFUSED when it is no AMQP address. */
export function readAddress(text: string, vhost?: string): Address {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || (url.protocol !== 'amqp:' && url.protocol !== 'amqps:') || url.hostname === '') {
    throw new BossError(
      'BOSS_TRANSPORT_REFUSED',
      'The address of the broker must look like amqp://USER:PASSWORD@HOST:5672/VHOST (amqps: for TLS).',
    );
  }
  if (vhost !== undefined) url.pathname = `/${encodeURIComponent(vhost)}`;
  if (!url.searchParams.has('heartbeat')) url.searchParams.set('heartbeat', String(HEARTBEAT));
  const user = decodeURIComponent(url.username) || 'guest';
  const path = url.pathname.slice(1);
  return {
    url: url.href,
    shown: `${url.protocol}//${encodeURIComponent(user)}@${url.host}/${path}`,
    user,
    vhost: decodeURIComponent(path) || '/',
  };
}
