import { isIPv4 } from 'node:net';
import type { Request, RequestHandler } from 'express';
import { BossError } from '../errors.ts';

/**
 * Refuses what a web page of somebody else could make a browser send to us: a foreign host name that was rebound to our
 * address, and a changing request of another origin. Programs that are no browsers send neither and are not affected.
 */
export function guard(hosts: readonly string[]): RequestHandler {
  const known = new Set(hosts.map((host) => host.toLowerCase()));
  return (request, _response, next) => {
    refuseForeignHost(request, known);
    if (request.method !== 'GET' && request.method !== 'HEAD') refuseForeignOrigin(request);
    next();
  };
}

function refuseForeignHost(request: Request, known: ReadonlySet<string>): void {
  const host = nameOf(request.headers.host);
  if (host !== null && (isLoopback(host) || known.has(host))) return;
  throw new BossError('BOSS_ORIGIN_REFUSED', `this engine is not called ${request.headers.host ?? '(no host)'}`);
}

function refuseForeignOrigin(request: Request): void {
  const { origin, host } = request.headers;
  const site = request.headers['sec-fetch-site'];
  const isOurs = origin === undefined ? site !== 'cross-site' : hostOf(origin) === host?.toLowerCase();
  if (!isOurs)
    throw new BossError('BOSS_ORIGIN_REFUSED', `a page of ${origin ?? 'another site'} may not change anything`);
}

function nameOf(host: string | undefined): string | null {
  const parsed = host === undefined ? null : parse(`http://${host}`);
  return parsed === null ? null : parsed.hostname.replace(/^\[|\]$/g, '');
}

function hostOf(origin: string): string | null {
  return parse(origin)?.host ?? null;
}

function parse(url: string): URL | null {
  return URL.canParse(url) ? new URL(url) : null;
}

function isLoopback(host: string): boolean {
  return (
    host === 'localhost' || host.endsWith('.localhost') || host === '::1' || (isIPv4(host) && host.startsWith('127.'))
  );
}
