import { userInfo } from 'node:os';
import { isObject } from '../core/json.ts';
import { BossError, CATALOGUE } from '../errors.ts';
import type { ErrorCode } from '../errors.ts';
import { readEvents } from './event-stream.ts';
import type { StreamEvent } from './event-stream.ts';

export const DEFAULT_URL = 'http://127.0.0.1:9292';
const PATIENCE = 60_000;

export interface RequestParts {
  readonly query?: Readonly<Record<string, string | number | readonly string[] | undefined>>;
  readonly body?: unknown;
}

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

/** Speaks to the engine's API. Errors: those of the engine, BOSS_ENGINE_UNREACHABLE, BOSS_USAGE. */
export class Client {
  readonly url: string;
  readonly #base: string;
  readonly #interrupted: AbortSignal;
  readonly #actor: string;

  /** `name`: who asks, if not whoever is logged in. */
  constructor(url: string, interrupted: AbortSignal, name?: string) {
    const parsed = URL.canParse(url) ? new URL(url) : null;
    if (parsed === null || !/^https?:$/.test(parsed.protocol)) {
      throw new BossError('BOSS_USAGE', `"${url}" is not the address of an engine; it looks like ${DEFAULT_URL}`);
    }
    this.url = url.replace(/\/+$/, '');
    this.#base = `${this.url}/api/v1`;
    this.#interrupted = interrupted;
    this.#actor = headerText(name ?? userInfo().username);
  }

  /** `segments` of the path are encoded here: `['processes', wfid]`. */
  async request<T>(method: Method, segments: readonly string[], parts: RequestParts = {}): Promise<T> {
    const signal = AbortSignal.any([AbortSignal.timeout(PATIENCE), this.#interrupted]);
    const response = await this.#fetch(method, segments, parts, signal);
    const answer = await this.#json(response);
    if (!response.ok && !isHealth(segments, answer)) throw this.#failure(response, answer);
    return answer as T;
  }

  get<T>(segments: readonly string[], query: RequestParts['query'] = {}): Promise<T> {
    return this.request<T>('GET', segments, { query });
  }

  post<T>(segments: readonly string[], body: unknown = {}): Promise<T> {
    return this.request<T>('POST', segments, { body });
  }

  /** The body as it comes, however long it takes. */
  async download(segments: readonly string[], signal: AbortSignal): Promise<ReadableStream<Uint8Array>> {
    const response = await this.#fetch('GET', segments, {}, signal);
    if (!response.ok || response.body === null) throw this.#failure(response, await this.#json(response));
    return response.body;
  }

  /** Events as they come, until the engine ends the stream or `signal` is aborted. */
  async *stream(query: { wfid?: string; from?: number }, signal: AbortSignal): AsyncGenerator<StreamEvent> {
    const response = await this.#fetch('GET', ['stream'], { query }, signal);
    if (!response.ok || response.body === null) throw this.#failure(response, await this.#json(response));
    yield* readEvents(response.body);
  }

  async #fetch(
    method: Method,
    segments: readonly string[],
    parts: RequestParts,
    signal: AbortSignal,
  ): Promise<Response> {
    const headers: Record<string, string> = { accept: 'application/json', 'x-boss-actor': this.#actor };
    if (parts.body !== undefined) headers['content-type'] = 'application/json';
    const body = parts.body === undefined ? null : JSON.stringify(parts.body);
    const address = this.#base + pathOf(segments) + queryOf(parts.query);
    try {
      return await fetch(address, { method, headers, body, signal });
    } catch (cause) {
      if (cause instanceof Error && cause.name === 'AbortError') throw cause;
      throw this.#unreachable(reasonOf(cause), cause);
    }
  }

  async #json(response: Response): Promise<unknown> {
    try {
      return await response.json();
    } catch (cause) {
      throw this.#foreign(response, cause);
    }
  }

  #failure(response: Response, answer: unknown): BossError {
    const error = isObject(answer) ? answer['error'] : undefined;
    if (!isObject(error) || typeof error['code'] !== 'string') return this.#foreign(response, undefined);
    const { code, message, details } = error as { code: string; message?: unknown; details?: unknown };
    const known = Object.hasOwn(CATALOGUE, code);
    const text = String(message ?? 'no message');
    return new BossError(known ? (code as ErrorCode) : 'BOSS_INTERNAL', known ? text : `${code}: ${text}`, {
      details: typeof details === 'object' && details !== null ? { ...details } : {},
    });
  }

  #foreign(response: Response, cause: unknown): BossError {
    return this.#unreachable(`what answers there is no BOSS engine (status ${response.status})`, cause);
  }

  #unreachable(reason: string, cause: unknown): BossError {
    return new BossError('BOSS_ENGINE_UNREACHABLE', `${this.url}: ${reason}`, { cause, details: { url: this.url } });
  }
}

/** 503 is a proper answer to the question for health. */
function isHealth(segments: readonly string[], answer: unknown): boolean {
  return segments[0] === 'health' && isObject(answer) && answer['state'] !== undefined;
}

/** A URL has no way to name `.` and `..`: they would address the folder above, however they are encoded. */
export function pathOf(segments: readonly string[]): string {
  for (const segment of segments) {
    if (segment === '' || segment === '.' || segment === '..') {
      throw new BossError('BOSS_REQUEST_INVALID', `"${segment}" cannot be a name or an id`);
    }
  }
  return segments.map((segment) => `/${encodeURIComponent(segment)}`).join('');
}

function queryOf(query: RequestParts['query'] = {}): string {
  const given = Object.entries(query).flatMap(([name, value]) =>
    [value ?? []].flat().map((one): [string, string] => [name, String(one)]),
  );
  const text = new URLSearchParams(given).toString();
  return text === '' ? '' : `?${text}`;
}

/** Header values are Latin text. */
function headerText(name: string): string {
  return name.replace(/[^\x20-\x7e]/g, '?').slice(0, 100);
}

function reasonOf(error: unknown): string {
  if (error instanceof Error && error.name === 'TimeoutError') return `no answer within ${PATIENCE / 1000} seconds`;
  const cause = error instanceof Error ? error.cause : undefined;
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  if (code === 'ECONNREFUSED') return 'nobody listens there (connection refused)';
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'there is no such host';
  return cause instanceof Error && cause.message !== '' ? cause.message : code || String(error);
}
