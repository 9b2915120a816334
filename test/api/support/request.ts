import { request as httpRequest } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';

export interface Reply {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  /** Parsed JSON; null when there is none. */
  readonly body: unknown;
}

export interface Sent {
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}

/** One raw request, so that also the headers that fetch keeps for itself can be set. */
export function send(url: string, method: string, address: string, sent: Sent = {}): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(`${url}/api/v1${address}`, { method, headers: sent.headers }, (message) => {
      text(message).then(
        (body) =>
          resolve({
            status: message.statusCode ?? 0,
            headers: message.headers,
            body: body === '' ? null : (JSON.parse(body) as unknown),
          }),
        reject,
      );
    });
    request.on('error', reject);
    request.end(sent.body);
  });
}

/** A request with a JSON body. */
export function sendJson(url: string, method: string, address: string, body: unknown, headers = {}): Promise<Reply> {
  return send(url, method, address, {
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
}

/** What an error says: `404 BOSS_UNKNOWN_PROCESS`. */
export function failureOf({ status, body }: Reply): string {
  const { error } = body as { error: { code: string } };
  return `${status} ${error.code}`;
}
