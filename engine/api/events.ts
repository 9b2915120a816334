import type { Engine, EventRecord, EventRequest } from '../engine.ts';
import { ok, operation } from './operation.ts';
import type { Operation } from './operation.ts';
import { DATA, LIMIT, NAME, object, TEXT } from './schemas.ts';

const EVENT = object(
  {
    id: TEXT,
    label: NAME,
    projects: { type: 'array', items: NAME, maxItems: 10_000, uniqueItems: true },
    payload: DATA,
    source: NAME,
  },
  ['id', 'label', 'projects', 'payload', 'source'],
);

export function eventOperations(engine: Engine): Operation[] {
  return [send(engine), test(engine), list(engine)];
}

function send(engine: Engine): Operation {
  return operation<unknown, unknown, EventRequest>({
    method: 'post',
    address: '/events',
    id: 'sendEvent',
    summary:
      'Starts what is bound to an event. Idempotent by `id`: the second time answers with the record of the first.',
    body: EVENT,
    answers: { 200: '`EventRecord`: what it started' },
    errors: ['BOSS_EVENT_INVALID'],
    handle: async ({ body, actor }) => ok(await engine.event(body, actor)),
  });
}

function test(engine: Engine): Operation {
  return operation<unknown, unknown, EventRequest>({
    method: 'post',
    address: '/events/test',
    id: 'testEvent',
    summary: 'What an event would start, and why, by the limits as they stand now. Nothing happens.',
    body: EVENT,
    answers: { 200: '`EventTest`: `{matches, handled}`' },
    errors: ['BOSS_EVENT_INVALID'],
    handle: async ({ body }) => ok(await engine.testEvent(body)),
  });
}

function list(engine: Engine): Operation {
  return operation<unknown, { limit: number; before?: string }>({
    method: 'get',
    address: '/events',
    id: 'listEvents',
    summary: 'The events that arrived and what they started, newest first.',
    query: object({ limit: LIMIT, before: TEXT }),
    answers: { 200: '`{events: EventRecord[], next}`; `next` is the `before` of the next page or null' },
    handle: async ({ query }) => {
      const events = await engine.events(query);
      return ok({ events, next: nextPage(events, query.limit) });
    },
  });
}

function nextPage(events: readonly EventRecord[], limit: number): string | null {
  return events.length < limit ? null : (events.at(-1)?.key ?? null);
}
