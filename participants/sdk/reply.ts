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

/** Body of a reply that says that the step failed. Errors: Configuration when a field cannot be sent as JSON. */
export function errorMessage(workitem: Workitem<object>, thrown: unknown): string {
  assertJsonable(workitem.fields, workitem.participantName);
  return JSON.stringify({ ...workitem.toJSON(), error: wireError(thrown) });
}

/** The same, with the fields as they came in `original` when those that the participant left cannot be sent. */
export function errorBody(workitem: Workitem<object>, original: Buffer, thrown: unknown): string {
  try {
    return errorMessage(workitem, thrown);
  } catch {
    return JSON.stringify({ ...(JSON.parse(original.toString('utf8')) as object), error: wireError(thrown) });
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
