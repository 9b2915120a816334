import type { ExpressionType } from './expression.ts';
import type { Frame } from './frame.ts';
import type { Json, JsonObject } from './json.ts';
import type { ZonedClock } from './zoned-clock.ts';

/** Everything a step takes from outside, as arguments: the core has no clock, no randomness and no registry of its own. */
export interface Environment {
  /** Milliseconds since the epoch; the same during one step. */
  readonly now: number;
  /** Since when messages of participants are heard without a break: what was silent before cannot be held against them. */
  readonly hearsSince?: number;
  /** So many participants may die over one step before it fails. Default 10. */
  readonly maxAttempts?: number;
  /** A fresh id: 32 hex digits. */
  readonly newId: () => string;
  readonly types: ReadonlyMap<string, ExpressionType<Frame>>;
  /** The registration that a participant name falls to, or null. A null queue: the workitem waits to be answered by hand. */
  readonly participant: (name: string) => { readonly queue: string | null } | null;
  readonly engineVariables: JsonObject;
  /** Reads a definition that a variable or field holds as text; throws when it cannot be read. */
  readonly readTree?: (source: string) => Json;
  /** Conditions are worth what they were in the original, its mistakes included; see docs/reference/conditions.md. */
  readonly originalConditions?: boolean;
  /** When a cron schedule is due next after a time; null: never again. Throws what to tell when it is none. */
  readonly nextCron?: (tab: string, after: number, zone: string | null) => number | null;
  /** The clock of a time zone, null: of the engine's own. Null when there is no such zone. */
  readonly zoned?: (zone: string | null) => ZonedClock | null;
  /** Why this is no JSON Schema of an object that can be used, in words; null when it is one. */
  readonly schemaMistake?: (schema: JsonObject) => string | null;
  /** The longest value that the journal has of what an answer changed; 0: none at all. Default JOURNAL_VALUES. */
  readonly journalValues?: number;
  /** Definitions may register participants. */
  readonly registerAllowed?: boolean;
  /** What `read` may read by this name. Throws what to tell when there is nothing, or it may not. */
  readonly readSource?: (name: string) => Json;
}

/** The longest value that the journal has of what an answer changed, unless the operator wants another: characters of JSON. */
export const JOURNAL_VALUES = 200;

/** Bounds that keep one process from harming the others. */
export const LIMITS = {
  /** Internal messages handled in one run; then the process is stored and goes on in the next. */
  messagesPerRun: 10_000,
  /** Live expressions of one process. */
  expressions: 1_000_000,
  /** Depth of nested expressions, sub-definitions included. */
  depth: 5_000,
  /** Steps of one process that wait to be undone. */
  undos: 10_000,
  /** Characters of a position such as `0_1_3`: with it and the ids of process and expression the stores make their keys. */
  expid: 450,
  /** Lists and maps within each other in a workitem or a variable: less than a message may have. */
  dataDepth: 900,
  /** Characters of a workitem, or of the variables of one scope, as JSON text. */
  dataSize: 8 * 1024 * 1024,
  /** Rounds that an iterator counts. */
  rounds: 1_000_000,
  /** Branches of a concurrent iterator: as many as a definition could write out. */
  branches: 100_000,
} as const;
