import type { Json, JsonObject } from './json.ts';

/** The fields of a workitem. Immutable: a change makes a new object that shares what did not change. */
export type Fields = JsonObject;

/** Identity of one applied expression, as the original writes it on the wire. */
export interface Fei {
  readonly engine_id: string;
  readonly wfid: string;
  /** Fresh for every application of an expression: an iteration keeps its expid and gets a new subid. */
  readonly subid: string;
  /** Path of child indexes from the root, for example `0_1_0`. */
  readonly expid: string;
}

/**
 * The body of a workitem message, engine to participant and back (JSON, UTF-8; the original's shape).
 * `fields.params` holds the step's attributes after substitution; it and `fields.dispatched_at` are removed after the reply.
 */
export interface WireWorkitem {
  fei: Fei;
  fields: Record<string, Json>;
  participant_name: string;
  re_dispatch_count: number;
  wf_name: string | null;
  wf_revision: string | null;
  /** `YYYY-MM-DD HH:MM:SS.ffffff UTC` */
  wf_launched_at: string;
  sub_wf_name: string | null;
  sub_wf_revision: string | null;
  sub_wf_launched_at: string;
}

/** What a participant may add to a workitem that it sends back to say that the step failed. */
export interface WireError {
  /** The participant's own name for the kind of error: an opaque string, matched by `on_error`. */
  class: string;
  message: string;
  trace?: string | readonly string[];
  details?: Json;
}

/** Cancel message, engine to participant (same queue as the workitems, as in the original). */
export interface WireCancel {
  cancel: true;
  fei: Fei;
  /** null: cancelled or unwound; `timeout`; `kill`. */
  flavour: 'timeout' | 'kill' | null;
}

/** Storage id of an expression: `expid!subid!wfid`. */
export function sid(fei: Fei): string {
  return `${fei.expid}!${fei.subid}!${fei.wfid}`;
}
