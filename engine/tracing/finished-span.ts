import type { Resource } from '@opentelemetry/resources';
import type { ReadableSpan } from '@opentelemetry/sdk-trace-base';
import type { SpanContext } from './span-context.ts';

export interface Finished {
  readonly name: string;
  readonly kind: ReadableSpan['kind'];
  readonly context: SpanContext;
  readonly parent: SpanContext | null;
  /** Milliseconds since the epoch. */
  readonly from: number;
  readonly until: number;
  readonly error: string | null;
  /** What is null is left out. */
  readonly attributes: Readonly<Record<string, string | number | null>>;
}

const ERROR = 2;
const UNSET = 0;

/**
 * A span that is over, as exporters take it. The tracer of the SDK cannot make it: a step may begin in one engine and end in
 * the next, and its id has to be known before it is over.
 */
export function finishedSpan(span: Finished, resource: Resource, version: string): ReadableSpan {
  const { name, kind, context, parent, from, error, attributes } = span;
  const until = Math.max(from, span.until);
  const known = Object.entries(attributes).filter((entry): entry is [string, string | number] => entry[1] !== null);
  return {
    ...{ name, kind, resource },
    spanContext: () => context,
    ...(parent === null ? {} : { parentSpanContext: parent }),
    startTime: highResolution(from),
    endTime: highResolution(until),
    duration: highResolution(until - from),
    ended: true,
    status: error === null ? { code: UNSET } : { code: ERROR, message: error },
    attributes: Object.fromEntries(known),
    ...{ links: [], events: [], instrumentationScope: { name: 'boss', version } },
    ...{ droppedAttributesCount: 0, droppedEventsCount: 0, droppedLinksCount: 0 },
  };
}

/** Seconds and nanoseconds. */
function highResolution(milliseconds: number): [number, number] {
  const seconds = Math.floor(milliseconds / 1000);
  return [seconds, Math.round((milliseconds - seconds * 1000) * 1e6)];
}
