import type { Person } from './ask.ts';
import type { JsonObject } from './json.ts';
import type { Progress } from './lease.ts';
import type { Fields, WireError } from './workitem.ts';

/** What reaches a process from outside. Expressions are named by id (`expid!subid`); null means the whole process. */
export type Message =
  | ({ readonly kind: 'reply'; readonly fields: Fields } & Answering)
  | ({
      readonly kind: 'error';
      readonly fields: Fields | null;
      readonly error: WireError;
    } & Answering)
  /** The workitem of a step that takes no answer is safe with the broker. */
  | { readonly kind: 'sent'; readonly expression: string; readonly dispatch: string }
  | { readonly kind: 'unroutable'; readonly expression: string; readonly dispatch: string; readonly reason: string }
  | Holding
  | { readonly kind: 'timer'; readonly id: string; readonly at: number }
  | {
      readonly kind: 'heard';
      /** Who tells, and its running number there: of one sender they come in order, perhaps more than once. */
      readonly from: string;
      readonly place: number;
      readonly to: string;
      readonly event: string;
      readonly name: string;
      readonly fields: Fields;
    }
  | Told
  | { readonly kind: 'cancel' | 'kill'; readonly expression: string | null; readonly by: string }
  | { readonly kind: 'pause' | 'resume'; readonly expression: string | null; readonly by: string }
  /** Try again what failed. */
  | ({ readonly kind: 'replay' } & Edit)
  /** Go on from a breakpoint. */
  | ({ readonly kind: 'proceed' } & Edit)
  /** A second person lets what was proposed be done, or somebody says no. */
  | { readonly kind: 'confirm' | 'withdraw'; readonly proposal: number; readonly by: string }
  /** A person answers what a step asks; null: he takes his answer back. */
  | {
      readonly kind: 'answer';
      readonly expression: string;
      readonly person: Person;
      readonly values: JsonObject | null;
    }
  | { readonly kind: 'continue' };

/** A participant that works for long takes a step, says that it still works on it, or gives it back. */
export type Holding =
  | {
      readonly kind: 'claim' | 'heartbeat';
      readonly expression: string;
      readonly dispatch: string;
      readonly holder: string;
      readonly ms: number;
      readonly progress: Progress | null;
      readonly text: string | null;
    }
  | { readonly kind: 'release'; readonly expression: string; readonly dispatch: string; readonly holder: string }
  /** The message of a short step was delivered before, perhaps to somebody who died over it. */
  | { readonly kind: 'again'; readonly expression: string; readonly dispatch: string; readonly holder: string };
/** What an answer of a participant says of itself. */
interface Answering {
  readonly expression: string;
  readonly dispatch: string | null;
  /** Milliseconds that the participant was at work, by its own clock, if it says so. */
  readonly workedMs?: number;
}

/** A command that may change the workitem: with these fields, or (null) as they are. */
export interface Edit {
  readonly expression: string | null;
  readonly fields: JsonObject | null;
  readonly by: string;
}

/** A keeper answers a step. `from` and `place` as above. */
export interface Told {
  readonly kind: 'told';
  readonly from: string;
  readonly place: number;
  readonly keeper: string;
  readonly to: string;
  readonly what: 'granted' | 'busy' | 'lost' | 'signal';
  readonly data: JsonObject;
}

/**
 * `applied`: it changed the process. `duplicate`: what it answers is gone. `refused`: it names nothing that is there.
 * `proposed`: a step is protected, so it waits for a second person.
 */
export type Outcome = 'applied' | 'duplicate' | 'refused' | 'proposed';
