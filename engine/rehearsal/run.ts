import type { JsonObject } from '../core/json.ts';
import type { Place } from '../definition/source-text.ts';
import type { EndKind } from './script.ts';
import type { WrittenStep } from './steps.ts';

/** What came out of one case. */
export interface Run {
  /** Workitems in the order in which participants got them. */
  readonly works: readonly Work[];
  readonly end: End;
  /** At the end, or those of the step in error or waiting; null when nothing is left of them. */
  readonly fields: JsonObject | null;
  /** Milliseconds until it ended, stood in an error, or came to rest. */
  readonly took: number;
  /** What kept the case from being played as it was written. */
  readonly troubles: readonly Trouble[];
}

export interface Work {
  readonly participant: string;
  /** As on the wire, with `params`. */
  readonly fields: JsonObject;
}

export interface End {
  readonly kind: EndKind;
  readonly errors: readonly StandingError[];
  /** Participants, and names of the other steps, that it waits for. */
  readonly waiting: readonly string[];
}

export interface StandingError {
  readonly class: string;
  readonly message: string;
  readonly step: string;
  readonly expid: string;
  /** null: the step was made by a handler. */
  readonly written: WrittenStep | null;
}

/** Why a case cannot be played. */
export interface Trouble extends Place {
  readonly message: string;
  /** Where the place is. */
  readonly in: 'definition' | 'script';
}

/** An expectation that the run does not meet, with its place in the script. */
export interface Failure extends Place {
  readonly message: string;
  readonly expected: string;
  readonly got: string;
}
