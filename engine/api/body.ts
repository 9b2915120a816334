import { raw } from 'express';
import type { NextFunction, Request, RequestHandler, Response } from 'express';
import { BossError } from '../errors.ts';
import { jsonFault } from './json-place.ts';

const LIMIT_BYTES = 16 * 1024 * 1024;
/** Deeper data could not be written out again by a recursive writer. */
const LIMIT_DEPTH = 500;

/** Reads the body of a request as JSON into `request.body`; undefined when there is none. */
export function jsonBody(): RequestHandler[] {
  return [onlyJson, raw({ type: () => true, limit: LIMIT_BYTES }), parse];
}

function onlyJson(request: Request, _response: Response, next: NextFunction): void {
  const type = request.headers['content-type'];
  const hasBody = request.headers['transfer-encoding'] !== undefined || Number(request.headers['content-length']) > 0;
  if (hasBody && type?.split(';')[0]?.trim().toLowerCase() !== 'application/json') {
    throw new BossError('BOSS_MEDIA_TYPE', `the body is ${type ?? 'of no stated type'}, it must be application/json`);
  }
  next();
}

function parse(request: Request, _response: Response, next: NextFunction): void {
  const bytes: unknown = request.body;
  request.body = Buffer.isBuffer(bytes) && bytes.length > 0 ? parseJson(decode(bytes)) : undefined;
  next();
}

function decode(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new BossError('BOSS_REQUEST_INVALID', 'body: is not valid UTF-8', { cause });
  }
}

function parseJson(text: string): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    const fault = jsonFault(text);
    const place = fault === null ? '' : ` at line ${fault.line}, column ${fault.column}: expected ${fault.expected}`;
    throw new BossError('BOSS_REQUEST_INVALID', `body: is not JSON${place}`, { cause, details: { ...fault } });
  }
  checkKeepable(value);
  return value;
}

/** Level by level, since recursion is what very deep data would break. */
function checkKeepable(value: unknown): void {
  let level = [value];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > LIMIT_DEPTH) {
      throw new BossError('BOSS_LIMIT_EXCEEDED', `body: is nested deeper than ${LIMIT_DEPTH} levels`);
    }
    if (level.some((one) => typeof one === 'number' && !Number.isFinite(one))) {
      throw new BossError(
        'BOSS_REQUEST_INVALID',
        'body: holds a number that is too large to be kept; send it as a text',
      );
    }
    level = level.flatMap((one) => (typeof one === 'object' && one !== null ? Object.values(one) : []));
  }
}
