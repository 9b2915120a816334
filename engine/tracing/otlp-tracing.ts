import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor } from '@opentelemetry/sdk-trace-base';
import type { Head } from '../core/execution.ts';
import type { ProcessSpan, StepSpan, Tracing } from '../worker/tracing.ts';
import { type Finished, finishedSpan } from './finished-span.ts';
import {
  isSampled,
  launchContext,
  processContext,
  type SpanContext,
  stepContext,
  traceparent,
} from './span-context.ts';
import { TellingExporter } from './telling-exporter.ts';

export interface TracingOptions {
  /** Address of a collector that takes OTLP over HTTP: `http://localhost:4318/v1/traces`. */
  readonly endpoint: string;
  readonly serviceName: string;
  /** 0 to 1: of the processes that were launched in no trace, so many are traced. */
  readonly share: number;
  readonly version: string;
  /** Told when spans could not be sent, once until they can again. */
  readonly onFailure: (error: unknown) => void;
}

/** Spans that may wait for the collector; beyond that they are dropped, and the work goes on. */
const WAITING = 20_000;
const PATIENCE_MS = 3000;
const KINDS = { internal: 0, client: 2, producer: 3 } as const;

/** Sends a span for each process that is over, and below it one for each time that a participant was asked. */
export class OtlpTracing implements Tracing {
  readonly #processor: BatchSpanProcessor;
  readonly #options: TracingOptions;
  readonly #resource;
  /** As long as a process is in memory its ids are not computed again. */
  readonly #contexts = new WeakMap<Head, SpanContext>();

  constructor(options: TracingOptions) {
    const { endpoint, serviceName, version, onFailure } = options;
    this.#options = options;
    this.#resource = resourceFromAttributes({ 'service.name': serviceName, 'service.version': version });
    const exporter = new TellingExporter(new OTLPTraceExporter({ url: endpoint }), onFailure);
    this.#processor = new BatchSpanProcessor(exporter, { maxQueueSize: WAITING });
  }

  traceparentOf(head: Head, dispatch: string): string {
    return traceparent(stepContext(this.#contextOf(head), dispatch));
  }

  stepOver(head: Head, { expid, dispatch, endedAt, error, cancelled }: StepSpan): void {
    const process = this.#contextOf(head);
    if (!isSampled(process)) return;
    const { participant, queue, attempt, forget } = dispatch;
    this.#send({
      name: participant,
      kind: forget ? KINDS.producer : KINDS.client,
      context: stepContext(process, dispatch.id),
      parent: process,
      ...{ from: dispatch.at, until: endedAt, error },
      attributes: {
        ...processAttributes(head),
        ...{ 'boss.expid': expid, 'boss.participant': participant, 'boss.attempt': attempt, 'boss.queue': queue },
        'boss.cancelled': cancelled,
      },
    });
  }

  processOver(head: Head, { endedAt, how }: ProcessSpan): void {
    const context = this.#contextOf(head);
    if (!isSampled(context)) return;
    this.#send({
      name: `process ${head.name ?? head.definition}`,
      kind: KINDS.internal,
      context,
      parent: launchContext(head),
      ...{ from: head.launchedAt, until: endedAt, error: null },
      attributes: { ...processAttributes(head), 'boss.launched_by': head.launchedBy, 'boss.ended': how ?? 'done' },
    });
  }

  /** Sends what waits. A collector that does not answer keeps nobody from stopping: it was told of already. */
  async close(): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, PATIENCE_MS);
    });
    await Promise.race([this.#processor.shutdown().catch(() => undefined), late]);
    clearTimeout(timer);
  }

  #contextOf(head: Head): SpanContext {
    let context = this.#contexts.get(head);
    if (context === undefined) {
      context = processContext(head, this.#options.share);
      this.#contexts.set(head, context);
    }
    return context;
  }

  #send(span: Finished): void {
    this.#processor.onEnd(finishedSpan(span, this.#resource, this.#options.version));
  }
}

function processAttributes({ wfid, name, revision }: Head): Finished['attributes'] {
  return { 'boss.wfid': wfid, 'boss.definition': name, 'boss.revision': revision };
}
