/** Events, what is bound to them, and what they started. */
import type { JsonObject } from './core/json.ts';

/** Says which definitions an event starts: those bound to its label at its project or, by name, at the nearest project above. */
export interface Binding {
  /** Project path such as `A:B`, or empty for all projects. */
  readonly project: string;
  /** Original label such as `SRCSRV_REQUEST_CREATE`. */
  readonly label: string;
  /** Name that is overridden further down the project path. */
  readonly name: string;
  /** Stored definition that is launched; null switches an inherited binding of this name off. */
  readonly definition: string | null;
  /** Default fields of this binding only. */
  readonly fields: JsonObject;
  /** How often it starts something, whatever project the event is about. Left out when it is written: it stays as it is. */
  readonly limit?: EventLimit | null;
}

/** At most `runs` are started in any time `per` (a duration: `10m`); what is above that is dropped, or started as soon as it may be. */
export interface EventLimit {
  readonly runs: number;
  readonly per: string;
  readonly above: 'drop' | 'delay';
}

export interface EventRequest {
  /** Dedupe key: a second event with the same id starts nothing. */
  readonly id: string;
  readonly label: string;
  /** Projects it concerns: one for most events, each distinct target project for a request, none for a global event. */
  readonly projects: readonly string[];
  /** The event's own data: becomes the field `ev`. */
  readonly payload: JsonObject;
  /** Where it came from: `launch-item`, `lastnotifications`, `amqp-bus`, `cli`. */
  readonly source: string;
}

export interface EventMatch {
  readonly project: string;
  readonly binding: Binding;
  /** `bound at A (inherited by A:B)` */
  readonly why: string;
}

/** What an event would do, and nothing did. */
export interface EventTest {
  /** `outcome` is what the limit of the binding makes of it now, `at` when it would be started; null: never. */
  readonly matches: readonly (EventMatch & {
    readonly outcome: 'start' | 'delay' | 'drop';
    readonly at: number | null;
  })[];
  /** An event with this id was here before: this one would start nothing. */
  readonly handled: EventRecord | null;
}

export interface EventRecord extends EventRequest {
  /** Sortable by time of arrival. */
  readonly key: string;
  readonly at: number;
  /** `delayed` and `dropped`: limits of bindings let nothing be started now. */
  readonly state: 'started' | 'nothing-bound' | 'failed' | 'delayed' | 'dropped';
  /** `at`: when it is started, if that is later. */
  readonly started: readonly { wfid: string; definition: string; project: string; at?: number; error?: string }[];
  /** What the limit of its binding kept from being started. */
  readonly dropped?: readonly { definition: string; project: string; binding: string }[];
}
