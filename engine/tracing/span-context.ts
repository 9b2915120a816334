import { createHash } from 'node:crypto';
import type { Head } from '../core/execution.ts';

/** As OpenTelemetry has it: 32 and 16 hex digits; the last bit of the flags says that the span is wanted. */
export interface SpanContext {
  readonly traceId: string;
  readonly spanId: string;
  readonly traceFlags: number;
}

const SAMPLED = 1;

/** Where a process was launched, when that said so in a `traceparent` that was found valid. */
export function launchContext({ trace }: Head): SpanContext | null {
  if (trace === undefined) return null;
  const [, traceId = '', spanId = '', flags = ''] = trace.split('-');
  return { traceId, spanId, traceFlags: Number.parseInt(flags, 16) };
}

/**
 * The span of a process. Nothing is kept of it: its ids follow from the id and launch of the process, so that they are the same
 * after a restart and on another engine. `share`: of the processes that bring no decision along, so many are traced.
 */
export function processContext(head: Head, share: number): SpanContext {
  const { wfid, launchedAt } = head;
  const launched = launchContext(head);
  const traceId = launched?.traceId ?? hexOf(`trace ${wfid} ${launchedAt}`, 32);
  const traceFlags = launched === null ? Number(isWithin(share, traceId)) : launched.traceFlags & SAMPLED;
  return { traceId, spanId: hexOf(`process ${wfid} ${launchedAt}`, 16), traceFlags };
}

/** The span of a step, one for each dispatch. */
export function stepContext(process: SpanContext, dispatch: string): SpanContext {
  return { ...process, spanId: hexOf(`step ${dispatch}`, 16) };
}

export function isSampled({ traceFlags }: SpanContext): boolean {
  return (traceFlags & SAMPLED) === SAMPLED;
}

export function traceparent({ traceId, spanId, traceFlags }: SpanContext): string {
  return `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, '0')}`;
}

function hexOf(text: string, digits: number): string {
  return createHash('sha256').update(text).digest('hex').slice(0, digits);
}

/** By the id of the trace, so that all who are asked about it say the same. */
function isWithin(share: number, traceId: string): boolean {
  return Number.parseInt(traceId.slice(-8), 16) < share * 2 ** 32;
}
