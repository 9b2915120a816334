import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import { isIPv6 } from 'node:net';
import type { AddressInfo } from 'node:net';
import type { Engine } from '../engine.ts';
import { BossError } from '../errors.ts';
import { createApi } from './api.ts';
import type { ApiOptions } from './api.ts';

/** How long a running request may keep the engine from stopping, in milliseconds. */
const PATIENCE = 5000;

export interface ListenOptions extends Omit<ApiOptions, 'closing'> {
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
}

export interface Listening {
  /** Where it listens: `http://127.0.0.1:9292`. */
  readonly url: string;
  /** Ends the streams, lets running requests finish, takes no new ones. */
  close(): Promise<void>;
}

/** Serves the API. Errors: BOSS_ADDRESS_IN_USE. */
export async function listen(engine: Engine, options: ListenOptions): Promise<Listening> {
  const closing = new AbortController();
  const hosts = [options.host, ...(options.hosts ?? [])];
  const server = createServer(createApi(engine, { ...options, hosts, closing: closing.signal }));
  await bind(server, options.host, options.port);
  return { url: urlOf(server, options.host), close: () => close(server, closing) };
}

async function bind(server: Server, host: string, port: number): Promise<void> {
  server.listen({ host, port, exclusive: true });
  try {
    await once(server, 'listening');
  } catch (cause) {
    throw new BossError('BOSS_ADDRESS_IN_USE', `cannot listen on ${host} port ${port}: ${reasonOf(cause)}`, {
      cause,
      details: { host, port },
    });
  }
}

function reasonOf(cause: unknown): string {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  if (code === 'EADDRINUSE') return 'another program listens there, perhaps an engine that runs already';
  if (code === 'EACCES') return 'this user may not open it (ports below 1024 belong to root)';
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') return 'this machine has no such address';
  return cause instanceof Error ? cause.message : String(cause);
}

function urlOf(server: Server, host: string): string {
  const { port } = server.address() as AddressInfo;
  return `http://${isIPv6(host) ? `[${host}]` : host}:${port}`;
}

async function close(server: Server, closing: AbortController): Promise<void> {
  if (!server.listening) return;
  const closed = once(server, 'close');
  server.close();
  closing.abort();
  // A connection that is kept alive becomes idle only when its last answer has left: nothing tells of that.
  const sweep = setInterval(() => server.closeIdleConnections(), 20);
  const impatience = setTimeout(() => server.closeAllConnections(), PATIENCE);
  await closed;
  clearInterval(sweep);
  clearTimeout(impatience);
}
