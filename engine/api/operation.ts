import type { Response } from 'express';
import type { Actor } from '../engine.ts';
import type { ErrorCode } from '../errors.ts';

/** A JSON Schema (draft 2020-12, as OpenAPI 3.1 uses it). */
export type Schema = Readonly<Record<string, unknown>>;

/** Schema of an object whose members are all named: of path, query and body alike. */
export interface ObjectSchema extends Schema {
  readonly type: 'object';
  readonly properties: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
}

/** A request after validation. */
export interface Call<Path, Query, Body> {
  readonly path: Path;
  readonly query: Query;
  readonly body: Body;
  readonly actor: Actor;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

export interface Answer {
  readonly status: number;
  readonly body: unknown;
  /** Runs after the answer has left. */
  readonly after?: () => void;
}

/**
 * One operation of the API: an OpenAPI 3.1 operation object in our own few words, with the function that does it.
 * Validation, the reference page and the OpenAPI document all read this one table.
 */
export interface Operation<Path = unknown, Query = unknown, Body = unknown> {
  readonly method: 'get' | 'post' | 'put' | 'delete';
  /** Below `/api/v1`, parameters in braces: `/processes/{wfid}`. */
  readonly address: string;
  /** Unique; the name of the function in a generated client. */
  readonly id: string;
  readonly summary: string;
  readonly path?: ObjectSchema;
  readonly query?: ObjectSchema;
  readonly body?: ObjectSchema;
  /** Status and shape of the answer, for people: `{wfid}`. */
  readonly answers: Readonly<Record<number, string>>;
  /** What else it answers, besides what every operation may. */
  readonly errors?: readonly ErrorCode[];
  /** Does the work and gives the answer ... */
  handle?(call: Call<Path, Query, Body>): Answer | Promise<Answer>;
  /** ... or writes to the response as long as it is open. */
  stream?(call: Call<Path, Query, Body>, response: Response): Promise<void>;
}

/** Lets an operation be written with its own types and be kept in one table with the others. */
export function operation<Path = unknown, Query = unknown, Body = unknown>(
  given: Operation<Path, Query, Body>,
): Operation {
  return given as Operation;
}

export function ok(body: unknown): Answer {
  return { status: 200, body };
}

/** Accepted and durable; the effects follow. */
export const ACCEPTED: Answer = { status: 202, body: { accepted: true } };
