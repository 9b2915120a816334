/** Where the time of a process went: part of the contract of `engine/engine.ts`, through which it is imported. */

/**
 * What a step did with a stretch of time. `work`: a participant was at it, by its own clock; `queue`: the workitem lay in the queue before;
 * `participant`: sent and not back, and nobody says which of the two.
 */
export type SpanKind =
  | 'work'
  | 'queue'
  | 'participant'
  | 'person'
  | 'breakpoint'
  | 'lock'
  | 'signal'
  | 'event'
  | 'timer'
  | 'retry'
  | 'error'
  | 'paused';

export interface TraceSpan {
  readonly kind: SpanKind;
  readonly begin: number;
  readonly end: number;
}

/** Milliseconds. `working` + `waiting` + `idle` is `end` - `begin`, whatever runs at the same time. */
export interface TraceTimes {
  readonly begin: number;
  readonly end: number;
  /** It goes on: `end` is the moment of the look. */
  readonly open: boolean;
  /** At least one participant was at work in it (`work`, `participant`). */
  readonly working: number;
  /** None was, and something in it waited. */
  readonly waiting: number;
  /** Nothing of it did either: the engine itself, and what lies between two rounds of a step. */
  readonly idle: number;
}

/** One place of the definition that took time, or around such places. */
export interface StepTrace extends TraceTimes {
  readonly expid: string;
  readonly name: string;
  /** Place of the closest step around it that is in the list; null: it is the process. */
  readonly parent: string | null;
  /** Its own, in order of their beginning; none of a step that only has others in it. */
  readonly spans: readonly TraceSpan[];
}

export interface Trace extends TraceTimes {
  readonly wfid: string;
  /** In the order of the definition. */
  readonly steps: readonly StepTrace[];
}
