/**
 * A collector that takes OTLP over HTTP in JSON, as the public protocol has it: a real receiver, of which the tests read what
 * came. It knows no other encoding and keeps everything in memory.
 */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ReceivedSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string | undefined;
  readonly name: string;
  /** 1 internal, 3 client, 4 producer: one more than in the API. */
  readonly kind: number;
  readonly startMs: number;
  readonly endMs: number;
  readonly error: string | undefined;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly service: unknown;
}

interface Value {
  readonly stringValue?: string;
  readonly intValue?: number | string;
  readonly doubleValue?: number;
  readonly boolValue?: boolean;
}
type Attributes = readonly { readonly key: string; readonly value: Value }[];

interface WireSpan extends Pick<ReceivedSpan, 'traceId' | 'spanId' | 'parentSpanId' | 'name' | 'kind'> {
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly status: { readonly code?: number; readonly message?: string };
  readonly attributes: Attributes;
}

interface Exported {
  readonly resourceSpans: readonly {
    readonly resource: { readonly attributes: Attributes };
    readonly scopeSpans: readonly { readonly spans: readonly WireSpan[] }[];
  }[];
}

export class OtlpCollector {
  readonly spans: ReceivedSpan[] = [];
  /** Status that it answers with. */
  status = 200;
  /** How often it was sent something. */
  requests = 0;
  readonly #server: Server;

  private constructor() {
    this.#server = createServer((request, response) => {
      this.#take(request).then(
        () => response.writeHead(this.status, { 'Content-Type': 'application/json' }).end('{}'),
        (error: unknown) => response.writeHead(400).end(String(error)),
      );
    });
  }

  static async start(): Promise<OtlpCollector> {
    const collector = new OtlpCollector();
    collector.#server.listen(0, '127.0.0.1');
    await once(collector.#server, 'listening');
    return collector;
  }

  get endpoint(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/v1/traces`;
  }

  /** Those of a process, in the order of their beginning; the process itself is among them. */
  of(wfid: string): ReceivedSpan[] {
    return this.spans
      .filter(({ attributes }) => attributes['boss.wfid'] === wfid)
      .sort((a, b) => a.startMs - b.startMs);
  }

  /** The only one of this name in a process. */
  one(wfid: string, name: string): ReceivedSpan {
    const [found, ...more] = this.of(wfid).filter((span) => span.name === name);
    if (found === undefined || more.length > 0)
      throw new Error(`${more.length + Number(found !== undefined)} spans "${name}"`);
    return found;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  async #take(request: IncomingMessage): Promise<void> {
    this.requests += 1;
    if (request.url !== '/v1/traces' || request.headers['content-type'] !== 'application/json')
      throw new Error('not OTLP in JSON');
    const pieces: Buffer[] = [];
    for await (const piece of request) pieces.push(piece as Buffer);
    const { resourceSpans } = JSON.parse(Buffer.concat(pieces).toString('utf8')) as Exported;
    if (this.status !== 200) return;
    for (const { resource, scopeSpans } of resourceSpans) {
      const service = plain(resource.attributes)['service.name'];
      for (const { spans } of scopeSpans) this.spans.push(...spans.map((span) => received(span, service)));
    }
  }
}

function received(span: WireSpan, service: unknown): ReceivedSpan {
  const { traceId, spanId, parentSpanId, name, kind, status } = span;
  return {
    ...{ traceId, spanId, parentSpanId, name, kind, service },
    startMs: Number(BigInt(span.startTimeUnixNano) / 1_000_000n),
    endMs: Number(BigInt(span.endTimeUnixNano) / 1_000_000n),
    error: status.code === 2 ? status.message : undefined,
    attributes: plain(span.attributes),
  };
}

function plain(attributes: Attributes): Record<string, unknown> {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]));
}
