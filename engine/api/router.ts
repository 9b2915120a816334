import { Router } from 'express';
import type { NextFunction, Request, RequestHandler, Response } from 'express';
import type { Actor } from '../engine.ts';
import { BossError } from '../errors.ts';
import type { Call, Operation } from './operation.ts';
import { validator } from './validation.ts';

/** One express route for each operation; then 405 for the methods that an address does not have. */
export function routerOf(operations: readonly Operation[]): Router {
  const router = Router({ caseSensitive: true });
  for (const operation of operations) router[operation.method](routeOf(operation), handlerOf(operation));
  for (const operation of operations) router.all(routeOf(operation), noteMethod(operation));
  router.use(methodNotAllowed);
  return router;
}

function routeOf(operation: Operation): string {
  return operation.address.replaceAll(/\{(\w+)\}/g, ':$1');
}

function handlerOf(operation: Operation): RequestHandler {
  const read = reader(operation);
  return async (request, response) => {
    const call = read(request);
    if (operation.stream !== undefined) return operation.stream(call, response);
    const answer = await operation.handle?.(call);
    if (answer === undefined) throw new Error(`operation ${operation.id} gives no answer`);
    if (answer.after !== undefined) response.once('finish', answer.after);
    response.status(answer.status).json(answer.body);
  };
}

/** A part without a schema must be empty: a body or a query that is not looked at is a mistake of the caller. */
function reader(operation: Operation): (request: Request) => Call<unknown, unknown, unknown> {
  const none = { type: 'object', properties: {}, additionalProperties: false } as const;
  const path = validator('path', operation.path ?? none);
  const query = validator('query', operation.query ?? none);
  const body = validator('body', operation.body ?? none);
  return (request) => ({
    path: path({ ...request.params }),
    query: query({ ...request.query }),
    body: body(request.body ?? {}),
    actor: actorOf(request),
    headers: request.headers,
  });
}

/** The header is a label for the journal only: it grants nothing. */
function actorOf(request: Request): Actor {
  const label = request.header('x-boss-actor')?.trim().slice(0, 100);
  return { name: label === undefined || label === '' ? 'local' : label, via: 'api' };
}

function noteMethod(operation: Operation): RequestHandler {
  return (_request, response, next) => {
    response.appendHeader('Allow', operation.method.toUpperCase());
    next();
  };
}

function methodNotAllowed(request: Request, response: Response, next: NextFunction): void {
  const methods = [response.getHeader('Allow') ?? []].flat();
  if (methods.length === 0) return next();
  const allow = methods.join(', ');
  response.setHeader('Allow', allow);
  throw new BossError('BOSS_METHOD_NOT_ALLOWED', `${request.path} takes ${allow}, not ${request.method}`);
}
