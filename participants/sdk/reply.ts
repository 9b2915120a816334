import type { Json } from '../../engine/core/json.ts';
import { MAX_BODY_BYTES } from '../../engine/core/message.ts';
import type { WireError } from '../../engine/core/workitem.ts';
import { Configuration, ParticipantError } from './errors.ts';
import { assertJsonable } from './jsonable.ts';
import type { Workitem } from './workitem.ts';

const TRACE_LINES = 30;

/** Body of a reply. Errors: Configuration when a field cannot be sent as JSON, or all of them are too large. */
export function replyBody(workitem: Workitem<object>): string {
  workitem.markRun();
  return render(workitem, {});
}

/** Body of a reply that says that the step failed. Errors: Configuration when a field cannot be sent as JSON. */
export function errorMessage(workitem: Workitem<object>, thrown: unknown): string {
  return render(workitem, { error: wireError(thrown) });
}

/** The same, with the fields as they came in `original` when those that the participant left cannot be sent. */
export function errorBody(workitem: Workitem<object>, original: Buffer, thrown: unknown): string {
  try {
    return errorMessage(workitem, thrown);
  } catch {
    return JSON.stringify({ ...(JSON.parse(original.toString('utf8')) as object), error: wireError(thrown) });
  }
}

function render(workitem: Workitem<object>, more: { error?: WireError }): string {
  const name = workitem.participantName;
  assertJsonable(workitem.fields, name);
  const body = JSON.stringify({ ...workitem.toJSON(), ...more });
  if (Buffer.byteLength(body) <= MAX_BODY_BYTES) return body;
  throw new Configuration(`${name} cannot send its fields back: they have more than ${MAX_BODY_BYTES} bytes`);
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
