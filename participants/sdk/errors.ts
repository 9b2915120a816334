/**
 * What a participant throws so that a definition can tell the kinds apart: the name of the class is `error.class` on the
 * wire, and `on_error` matches it. An error of any other kind is sent under its own class name.
 */
import type { JsonObject } from '../../engine/core/json.ts';

export class ParticipantError extends Error {
  /** Plain data for whoever handles the error: `error.details` on the wire. */
  readonly details: JsonObject;

  constructor(message: string, options: { details?: JsonObject; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = new.target.name;
    this.details = options.details ?? {};
  }

  /** True when the same workitem may succeed later without a change. */
  get retryable(): boolean {
    return false;
  }
}

/** The workitem lacks a field or param that the participant needs. `details`: field, participant. */
export class MissingField extends ParticipantError {}

/** A param, a field or the participant's own configuration has a value that it cannot work with. */
export class Configuration extends ParticipantError {}

/** The participant did its work and the answer is no: a check failed, a command ended with an error. */
export class Rejected extends ParticipantError {}

/** Another system could not be reached or did not answer as it should; later it may. */
export class Remote extends ParticipantError {
  override get retryable(): boolean {
    return true;
  }
}

/** The ground under the participant is broken (disk full, credentials gone): a person must look. */
export class Infrastructure extends ParticipantError {}
