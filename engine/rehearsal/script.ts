import type { Person } from '../core/ask.ts';
import type { Json, JsonObject } from '../core/json.ts';
import type { Pattern } from '../core/pattern.ts';
import type { Place } from '../definition/source-text.ts';
import type { WireError } from '../core/workitem.ts';

/** A test script: what participants answer, what happens meanwhile, and what is expected. All times are milliseconds. */
export interface Script {
  readonly file: string;
  /** File of the definition, seen from the script; null: the one beside it. */
  readonly definition: string | null;
  /** Files of the shared definitions that it calls, by name. */
  readonly library: Readonly<Record<string, string>>;
  readonly cases: readonly Case[];
}

export interface Case {
  readonly name: string;
  readonly place: Place;
  readonly fields: JsonObject;
  readonly variables: JsonObject;
  /** What `read` finds, by name. */
  readonly sources: JsonObject;
  /** Zone of cron schedules that name none. */
  readonly timeZone: string;
  readonly originalConditions: boolean;
  /** Whether breakpoints let go by themselves. */
  readonly breakpoints: 'hold' | 'pass';
  /** The case's own before those of the whole script, names before patterns. */
  readonly participants: readonly ScriptedParticipant[];
  readonly events: readonly ScriptedEvent[];
  /** Time of the launch, since the epoch. */
  readonly start: number;
  /** When to stop though the process would go on; null: when it is at rest. */
  readonly until: number | null;
  readonly expect: Expectation;
}

export interface ScriptedParticipant {
  readonly name: string;
  readonly pattern: Pattern | null;
  readonly answers: readonly Answer[];
  readonly place: Place;
}

export interface Answer {
  /** By path; `result` is field `__result__`. */
  readonly set: JsonObject;
  readonly unset: readonly string[];
  readonly error: WireError | null;
  readonly after: number;
  readonly hold: boolean;
  /** null: once in the middle of a list, for ever at its end. */
  readonly times: number | null;
}

export type Command = 'cancel' | 'kill' | 'pause' | 'resume' | 'replay' | 'proceed';
export type Happening = 'apply' | 'reply' | 'entering' | 'leaving';

export type ScriptedEvent = { readonly at: number; readonly place: Place } & (
  | {
      readonly command: Command /** null: the process. */;
      readonly target: string | null;
      readonly fields: JsonObject | null;
      /** Who gives it; null: it is expected that one person is enough. */
      readonly by: string | null;
    }
  | {
      /** A person answers the question of this step. */
      readonly answer: string;
      /** Name and groups. */
      readonly by: Person;
      readonly fields: JsonObject;
    }
  | { readonly happening: Happening; readonly name: string; readonly fields: JsonObject }
  /** Somebody sends a signal. */
  | { readonly signal: string; readonly match: string | null; readonly fields: JsonObject }
  /** Another process queues up for a lock, or leaves it. */
  | { readonly lock: string; readonly does: 'claim' | 'leave' }
);

export interface Expectation {
  readonly trace: Expected<readonly string[]> | null;
  readonly inAnyOrder: boolean;
  readonly seen: readonly ExpectedWork[];
  readonly fields: Expected<JsonObject> | null;
  readonly end: Expected<ExpectedEnd>;
  readonly took: Expected<number> | null;
}

/** What should be, with the places of its parts by JSON pointer. */
export interface Expected<T> {
  readonly value: T;
  readonly placeOf: (pointer: string) => Place;
}

export interface ExpectedWork {
  readonly participant: string;
  readonly pattern: Pattern | null;
  /** One: some workitem fits it. Several: each fits its own, in order, and there are no others. */
  readonly works: Expected<JsonObject | readonly JsonObject[]>;
}

export type EndKind = 'done' | 'cancelled' | 'killed' | 'timed_out' | 'error' | 'waiting';

export interface ExpectedEnd {
  readonly kind: EndKind;
  readonly error: { readonly [key in 'class' | 'message' | 'step' | 'expid']?: Json };
  readonly waiting: readonly string[] | null;
}
