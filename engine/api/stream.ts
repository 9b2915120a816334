import type { Response } from 'express';
import type { Engine, EngineEvent, StepProgress } from '../engine.ts';
import { operation } from './operation.ts';
import type { Operation } from './operation.ts';
import { object, WFID } from './schemas.ts';

export interface StreamOptions {
  /** Between two comments that keep proxies from closing a silent stream, in milliseconds. */
  readonly heartbeat: number;
  /** Ends every open stream. */
  readonly closing: AbortSignal;
}

interface Query {
  wfid?: string;
  from?: number;
}

/** A reader that falls behind by more than this is cut off: it can come back with `from`. */
const LIMIT_UNSENT_BYTES = 4 * 1024 * 1024;
const PAGE = 1000;

export function streamOperations(engine: Engine, options: StreamOptions): Operation[] {
  return [
    operation<unknown, Query>({
      method: 'get',
      address: '/stream',
      id: 'stream',
      summary:
        'What happens, as it happens (server-sent events). With `wfid` only that process; then `from`, or the header `Last-Event-ID`, first repeats its journal from there.',
      query: object({ wfid: WFID, from: { type: 'integer', minimum: 1 } }),
      answers: {
        200: '`text/event-stream`: event `entry`, data `{wfid, entry: JournalEntry}`, id `wfid/seq`; event `progress` of a long step, data `{wfid, expression, lease}`, without an id',
      },
      errors: ['BOSS_UNKNOWN_PROCESS'],
      stream: ({ query, headers }, response) => stream(engine, options, startOf(query, headers), response),
    }),
  ];
}

/** A browser that reconnects names the last entry it has. */
function startOf(query: Query, headers: Readonly<Record<string, string | string[] | undefined>>): Query {
  const [wfid, seq] = String(headers['last-event-id'] ?? '').split('/');
  return query.wfid !== undefined && wfid === query.wfid && /^\d{1,15}$/.test(seq ?? '')
    ? { wfid, from: Number(seq) + 1 }
    : query;
}

async function stream(engine: Engine, options: StreamOptions, query: Query, response: Response): Promise<void> {
  if (query.wfid !== undefined) await engine.history(query.wfid, { from: 1, limit: 1 });
  if (response.destroyed) return;
  const writer = new StreamWriter(response);
  const waiting: EngineEvent[] = [];
  let deliver = (event: EngineEvent): void => void waiting.push(event);
  const unsubscribe = engine.subscribe((event) => {
    if (query.wfid === undefined || event.wfid === query.wfid) deliver(event);
  });
  const unwatch = engine.watchProgress((progress) => {
    if (query.wfid === undefined || progress.wfid === query.wfid) writer.progress(progress);
  });
  const heartbeat = setInterval(() => writer.comment(), options.heartbeat);
  const end = (): void => void response.end();
  options.closing.addEventListener('abort', end);
  response.once('close', () => {
    unsubscribe();
    unwatch();
    clearInterval(heartbeat);
    options.closing.removeEventListener('abort', end);
  });
  writer.open();
  if (options.closing.aborted || response.req.method === 'HEAD') return end();
  const { wfid, from } = query;
  const last = wfid === undefined || from === undefined ? 0 : await repeat(engine, writer, wfid, from);
  for (const event of waiting) if (event.entry.seq > last) writer.entry(event);
  deliver = (event) => writer.entry(event);
}

/** Sends the journal from `from` on and returns the number of its last entry. */
async function repeat(engine: Engine, writer: StreamWriter, wfid: string, from: number): Promise<number> {
  for (let next = from; ; ) {
    const entries = await engine.history(wfid, { from: next, limit: PAGE });
    for (const entry of entries) writer.entry({ wfid, entry });
    next = (entries.at(-1)?.seq ?? next - 1) + 1;
    if (entries.length < PAGE) return next - 1;
  }
}

class StreamWriter {
  readonly #response: Response;

  constructor(response: Response) {
    this.#response = response;
  }

  open(): void {
    this.#response.status(200).set({
      'Content-Type': 'text/event-stream; charset=utf-8',
      'Cache-Control': 'no-store',
      'X-Accel-Buffering': 'no',
    });
    this.#response.flushHeaders();
    this.comment();
  }

  comment(): void {
    this.#write(': boss\n\n');
  }

  entry(event: EngineEvent): void {
    this.#write(`event: entry\nid: ${event.wfid}/${event.entry.seq}\ndata: ${JSON.stringify(event)}\n\n`);
  }

  /** What is old a second later is not repeated to who comes back. */
  progress(progress: StepProgress): void {
    this.#write(`event: progress\ndata: ${JSON.stringify(progress)}\n\n`);
  }

  #write(text: string): void {
    if (this.#response.writableEnded || this.#response.destroyed) return;
    this.#response.write(text);
    if (this.#response.writableLength > LIMIT_UNSENT_BYTES) this.#response.destroy();
  }
}
