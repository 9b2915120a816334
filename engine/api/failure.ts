import type { ErrorRequestHandler, Request } from 'express';
import { BossError, CATALOGUE } from '../errors.ts';
import type { ErrorCode } from '../errors.ts';

/** Told of mistakes of our own, whose cause the client does not get to see. */
export type OnMistake = (error: unknown, request: { method: string; address: string; wfid?: string }) => void;

/** Every error of the API has this shape. */
export function errorBody(error: BossError): object {
  const { code, message, details } = error;
  return { error: { code, message, details, remedy: CATALOGUE[code].remedy } };
}

export function failure(onMistake: OnMistake): ErrorRequestHandler {
  // Express knows an error handler by its four parameters.
  return (thrown: unknown, request, response, _next) => {
    const error = asBossError(thrown);
    if (error.code === 'BOSS_INTERNAL') onMistake(thrown, aboutOf(request));
    if (response.headersSent) return void response.destroy();
    if (error.http === 503) response.setHeader('Retry-After', '1');
    response.status(error.http).json(errorBody(error));
  };
}

/** The log finds what belongs to a process by its id. */
function aboutOf({ method, path: address }: Request): Parameters<OnMistake>[1] {
  const wfid = /\/processes\/([\w.:-]+)/.exec(address)?.[1];
  return { method, address, ...(wfid === undefined ? {} : { wfid }) };
}

function asBossError(thrown: unknown): BossError {
  if (thrown instanceof BossError) return thrown;
  const status = statusOf(thrown);
  if (status === null) return new BossError('BOSS_INTERNAL', 'the engine made a mistake; its log has the cause');
  return new BossError(codeFor(status), messageOf(thrown), { cause: thrown });
}

/** Express and its body reader mark what the client did wrong with a status of 4xx. */
function statusOf(thrown: unknown): number | null {
  const status = typeof thrown === 'object' && thrown !== null && 'status' in thrown ? thrown.status : null;
  return typeof status === 'number' && status >= 400 && status < 500 ? status : null;
}

function codeFor(status: number): ErrorCode {
  if (status === 413) return 'BOSS_LIMIT_EXCEEDED';
  return status === 415 ? 'BOSS_MEDIA_TYPE' : 'BOSS_REQUEST_INVALID';
}

function messageOf(thrown: unknown): string {
  if (!(thrown instanceof Error)) return 'the request is not acceptable';
  return 'limit' in thrown ? `the body is larger than ${String(thrown.limit)} bytes` : thrown.message;
}
