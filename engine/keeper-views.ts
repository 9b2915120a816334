/** Locks and signals as people and programs see them: part of the contract of `engine/engine.ts`, through which it is imported. */
import type { JsonObject } from './core/json.ts';

export interface PageQuery {
  /** 1..1000, default 100. */
  readonly limit?: number;
  readonly cursor?: string;
}

/** A step of a process that has, or waits for, something since a time. */
export interface StepView {
  readonly wfid: string;
  /** `expid!subid`. */
  readonly expression: string;
  readonly since: number;
}

/** A lock that is in use. */
export interface LockView {
  readonly name: string;
  readonly holder:
    | (StepView & {
        /** When its `ttl` is over; null: it has none. */
        readonly until: number | null;
        /** Who told it to leave; it is on its way out. */
        readonly takenBy: string | null;
      })
    | null;
  /** Who waits, in the order in which they will get it. */
  readonly queue: readonly StepView[];
}

/** The signals of one name and match: who waits for one, and which are kept for who comes. */
export interface SignalView {
  readonly name: string;
  /** null: those without one. */
  readonly match: string | null;
  readonly waiting: readonly StepView[];
  readonly kept: readonly {
    readonly id: string;
    readonly by: string;
    readonly at: number;
    readonly until: number;
    readonly payload: JsonObject;
  }[];
}

export interface SignalRequest {
  readonly name: string;
  readonly match?: string;
  readonly payload?: JsonObject;
  /** A duration (`7d`), or `no`; default 1d. */
  readonly keep?: string;
  /** Its repetition counts for nothing; made up when it is not given. */
  readonly id?: string;
}
