import type { JsonObject } from '../../engine/core/json.ts';
import { LEASE_BOUNDS } from '../../engine/core/lease-message.ts';
import { parseDuration } from '../../engine/core/time.ts';
import type { Fei, WireCancel } from '../../engine/core/workitem.ts';
import type { Context, ServiceContext } from './context.ts';
import { Configuration } from './errors.ts';
import type { Workitem } from './workitem.ts';

/** JSON Schema, draft 2020-12. */
export type JsonSchema = JsonObject;

/** The engine no longer waits for this workitem. */
export interface Cancel {
  /** Null from the original engine, which does not say which workitem it means. */
  readonly fei: Fei | null;
  readonly flavour: WireCancel['flavour'];
  /** The workitem when it is at work here; its signal has fired already. */
  readonly running: Workitem | null;
}

export interface ParticipantDefinition<Params extends object = JsonObject> {
  readonly name: string;
  /** Default: the name. */
  readonly queue?: string;
  /** Names in definitions that this participant answers to, as a regular expression. Default: the name. */
  readonly regex?: string;
  readonly description?: string;
  /** Checked before `onWorkitem`: the step's own attributes, without the common ones such as `if` and `timeout`. */
  readonly params?: JsonSchema;
  /** Checked before `onWorkitem`. */
  readonly fields?: JsonSchema;
  /** The fields after `onWorkitem`: checked before the reply. */
  readonly returns?: JsonSchema;
  /** Workitems at work at the same time in one process. Default 1. */
  readonly concurrency?: number;
  /**
   * Messages taken beyond `concurrency`, so that a cancel message gets through while all places work; a workitem that
   * comes instead waits here. Default: 1 with `onCancel`, otherwise 0.
   */
  readonly spare?: number;
  /**
   * For work that takes long: a duration (`30s`, `5m`) or milliseconds, at least a second. The message is not held meanwhile; the engine
   * gives the step to another instance when it has not heard of this one for so long.
   */
  readonly lease?: string | number;
  /** Changes the workitem. Throws to say that the step failed. */
  onWorkitem(workitem: Workitem<Params>, context: Context): Promise<void> | void;
  onCancel?(cancel: Cancel, context: ServiceContext): Promise<void> | void;
  /** Before the first workitem; throws when the participant cannot start. */
  onStart?(context: ServiceContext): Promise<void> | void;
  /** After the last workitem. */
  onStop?(context: ServiceContext): Promise<void> | void;
}

/** A definition with its defaults filled in. */
export interface Participant extends ParticipantDefinition {
  readonly queue: string;
  readonly regex: string;
  readonly concurrency: number;
  readonly spare: number;
  /** Null: the message of a step is held while it is at work. */
  readonly leaseMs: number | null;
}

/** Errors: Configuration when the lease is no duration that can be used. */
export function defineParticipant<Params extends object = JsonObject>(
  definition: ParticipantDefinition<Params>,
): Participant {
  const { name } = definition;
  return {
    queue: name,
    regex: escape(name),
    concurrency: 1,
    spare: definition.onCancel ? 1 : 0,
    leaseMs: definition.lease === undefined ? null : leaseOf(name, definition.lease),
    // the schema is what makes the params have this type, and it is checked for each workitem
    ...(definition as unknown as ParticipantDefinition),
  };
}

function leaseOf(name: string, lease: string | number): number {
  const { shortestMs, longestMs } = LEASE_BOUNDS;
  const ms = typeof lease === 'number' ? lease : parseDuration(lease);
  if (ms !== null && ms >= shortestMs && ms <= longestMs) return ms;
  throw new Configuration(`${name}: lease ${JSON.stringify(lease)} is no duration from 1s to 1d`);
}

function escape(name: string): string {
  return name.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}
