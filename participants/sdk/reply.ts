import type { Json } from '../../engine/core/json.ts';
import type { WireError } from '../../engine/core/workitem.ts';
import { ParticipantError } from './errors.ts';
import { assertJsonable } from './jsonable.ts';
import type { Workitem } from './workitem.ts';

const TRACE_LINES = 30;

/** Body of a reply. Errors: Configuration when a field cannot be sent as JSON. */
export function replyBody(workitem: Workitem<object>): string {
  workitem.markRun();
  assertJsonable(workitem.fields, workitem.participantName);
  return JSON.stringify(workitem.toJSON());
}

/**
 * Body of a reply that says that the step failed. It carries the fields as the participant left them; `original` takes
 * their place when they cannot be sent.
 */
export function errorBody(workitem: Workitem<object>, original: Buffer, thrown: unknown): string {
  const error = wireError(thrown);
  try {
    assertJsonable(workitem.fields, workitem.participantName);
    return JSON.stringify({ ...workitem.toJSON(), error });
  } catch {
    return JSON.stringify({ ...(JSON.parse(original.toString('utf8')) as object), error });
  }
}

export function wireError(thrown: unknown): WireError {
  if (!(thrown instanceof Error)) return { class: 'Error', message: String(thrown) };
  const { message, stack } = thrown;
  const trace = (stack ?? '').split('\n').slice(1, TRACE_LINES + 1);
  return { class: classOf(thrown), message, trace: trace.map((line) => line.trim()), ...detailsOf(thrown) };
}

function classOf(error: Error): string {
  return error.name === 'Error' ? error.constructor.name : error.name;
}

function detailsOf(error: Error): { details?: Json } {
  if (!(error instanceof ParticipantError)) return {};
  const details = { ...error.details, retryable: error.retryable };
  try {
    assertJsonable(details, error.name);
    return { details };
  } catch {
    return { details: { retryable: error.retryable } };
  }
}
