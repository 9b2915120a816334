import type { Engine, PageQuery, SignalRequest } from '../engine.ts';
import { ok, operation } from './operation.ts';
import type { Operation, Schema } from './operation.ts';
import { DATA, LIMIT, object, TEXT } from './schemas.ts';

const KEEP: Schema = { ...TEXT, description: 'a duration such as `7d`, or `no`; for who comes later; `1d`' };
const ID: Schema = { ...TEXT, maxLength: 200, description: 'a repetition with the same id counts for nothing' };

export function signalOperations(engine: Engine): Operation[] {
  return [list(engine), send(engine)];
}

function list(engine: Engine): Operation {
  return operation<unknown, PageQuery>({
    method: 'get',
    address: '/signals',
    id: 'listSignals',
    summary:
      'The signals that steps wait for, and those that are kept for who comes. A page may have fewer than `limit`.',
    query: object({ limit: LIMIT, cursor: TEXT }),
    answers: { 200: '`{signals: SignalView[], next}`; `next` is the cursor of the next page or null' },
    handle: async ({ query }) => ok(await engine.signals(query)),
  });
}

function send(engine: Engine): Operation {
  return operation<unknown, unknown, SignalRequest>({
    method: 'post',
    address: '/signals',
    id: 'sendSignal',
    summary:
      'Sends a signal to all steps that wait for its name and match; when none does, it is kept for the first that comes.',
    body: object({ name: TEXT, match: TEXT, payload: DATA, keep: KEEP, id: ID }, ['name']),
    answers: { 202: '`{id, repeated}`: durable; `repeated` when one with this id came before' },
    handle: async ({ body, actor }) => ({ status: 202, body: await engine.sendSignal(body, actor) }),
  });
}
