import type { Dispatch } from '../core/effect.ts';
import type { Head } from '../core/execution.ts';

/** Where the steps of processes are shown as spans. Called after the commit of what it is told. */
export interface Tracing {
  /** The context (W3C `traceparent`) that a workitem takes along: its receiver's spans belong below the step. */
  traceparentOf(head: Head, dispatch: string): string;
  stepOver(head: Head, step: StepSpan): void;
  processOver(head: Head, process: ProcessSpan): void;
}

export interface StepSpan {
  readonly expid: string;
  readonly dispatch: Dispatch;
  readonly endedAt: number;
  /** How it ended, other than well: its error, or by what it was taken back. */
  readonly error: string | null;
  readonly cancelled: string | null;
}

export interface ProcessSpan {
  readonly endedAt: number;
  /** null by itself, or `cancel`, `kill`, `timeout`. */
  readonly how: string | null;
}

const FORM = /^(?!ff)[\da-f]{2}-(?!0{32})[\da-f]{32}-(?!0{16})[\da-f]{16}-[\da-f]{2}$/;

/** A `traceparent` as W3C Trace Context wants it; undefined for anything else, which counts as not sent. */
export function validTraceparent(text: unknown): string | undefined {
  return typeof text === 'string' && FORM.test(text) ? text : undefined;
}

/** An engine that does not trace passes on what its processes were launched with. */
export function traceparentFor(tracing: Tracing | null, head: Head, dispatch: string): string | null {
  return tracing?.traceparentOf(head, dispatch) ?? head.trace ?? null;
}
