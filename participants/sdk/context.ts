import type { Json, JsonObject } from '../../engine/core/json.ts';
import type { EventRequest } from '../../engine/engine.ts';
import type { Progress } from '../../engine/core/lease.ts';
import type { Log } from './log.ts';
import type { Workitem } from './workitem.ts';

/** What the engine made of an event. */
export interface EventAnswer {
  readonly key: string;
  /** `delayed`, `dropped`: because of the limits of bindings. */
  readonly state: 'started' | 'nothing-bound' | 'failed' | 'delayed' | 'dropped';
  /** `at`: when it is started, if that is later. */
  readonly started: readonly { wfid: string; definition: string; project: string; at?: number; error?: string }[];
}

export interface LaunchOptions {
  /** The trace (W3C `traceparent`) that the process continues. While a workitem is at work: that of its step. */
  readonly traceparent?: string;
}

/** What a participant may ask of the engine at any time. */
export interface ServiceContext {
  readonly log: Log;
  /** Starts a process: the name or text of a definition, and its fields. Errors: Rejected, Remote (no answer in time). */
  launch(definition: string | Json, fields?: JsonObject, options?: LaunchOptions): Promise<{ wfid: string }>;
  /** Hands in an event; a second one with the same id starts nothing. Errors: Rejected, Remote (no answer in time). */
  sendEvent(event: EventRequest): Promise<EventAnswer>;
  /**
   * Answers a workitem that was kept with `workitem.forget = true`; with `failure`, its step fails. Resolves when the
   * reply is safe. Errors: Configuration (a field is not JSON), Remote.
   */
  send(workitem: Workitem<object>, failure?: unknown): Promise<void>;
}

/** The same for one workitem: log lines carry its wfid, expid and participant. */
export interface Context extends ServiceContext {
  /** Fires when the engine cancels this workitem, or no longer waits for us. Hand it to whatever takes long. */
  readonly signal: AbortSignal;
  /** The span of the step (W3C `traceparent`), when the engine traces: parent of whatever spans the participant makes. */
  readonly traceparent?: string;
  /**
   * How far the work is (a share from 0 to 1, `{ done, total }`, or null when nobody knows), and what is being done: shown with
   * the step. Heard of participants with a lease only.
   */
  progress(progress: Progress | null, text?: string): void;
}
