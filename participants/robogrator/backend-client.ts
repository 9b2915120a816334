import { Remote } from '../sdk/index.ts';
import { type Notifications, readNotifications } from './notifications.ts';

/** No answer of the backend is read further than this. */
export const LARGEST_ANSWER = 64 * 1024 * 1024;

export interface BackendClient {
  /**
   * Notifications from `start` on (at most 1000), or without it only the number of the next one. `block` waits until
   * there is one; null when there was none for `patienceMs`. Errors: Remote.
   */
  notifications(ask: { start: number | null; block: boolean; signal: AbortSignal }): Promise<Notifications | null>;
}

/** `patienceMs`: how long a long poll is kept open before it is asked again (proxies drop silent connections). */
export function backendClient(backendUrl: string, patienceMs = 240_000): BackendClient {
  return {
    async notifications({ start, block, signal }) {
      const url = addressOf(backendUrl, start, block);
      const patience = AbortSignal.timeout(patienceMs);
      try {
        return readNotifications(await get(url, AbortSignal.any([signal, patience])));
      } catch (error) {
        if (block && patience.aborted) return null;
        if (error instanceof Remote) throw error;
        throw new Remote(`${backendUrl} cannot be read: ${reasonOf(error)}`, { cause: error });
      }
    },
  };
}

/**
 * Asked for XML: the backend's JSON has every letter beyond ASCII encoded twice, and a long poll is answered in XML anyway.
 * `noprune`: the API of OBS reads the same list, and what we had read would be thrown away before it gets there.
 */
function addressOf(backendUrl: string, start: number | null, block: boolean): URL {
  const url = new URL('lastnotifications', backendUrl.endsWith('/') ? backendUrl : `${backendUrl}/`);
  url.searchParams.set('noprune', '1');
  if (start !== null) url.searchParams.set('start', String(start));
  if (block) url.searchParams.set('block', '1');
  return url;
}

async function get(url: URL, signal: AbortSignal): Promise<string> {
  const answer = await fetch(url, { signal, redirect: 'error' });
  const text = await readLimited(answer, LARGEST_ANSWER);
  if (!answer.ok) throw new Remote(`${url.host} answered ${answer.status}: ${text.slice(0, 200)}`);
  return text;
}

/** Counts while it reads, so that an endless answer costs no more than the limit. Errors: Remote. */
export async function readLimited(answer: Response, limit: number): Promise<string> {
  if (answer.body === null) return '';
  const decoder = new TextDecoder();
  const parts: string[] = [];
  let size = 0;
  for await (const chunk of answer.body as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength;
    if (size > limit) throw new Remote(`the answer is larger than ${limit} bytes`);
    parts.push(decoder.decode(chunk, { stream: true }));
  }
  return parts.join('') + decoder.decode();
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message;
}
