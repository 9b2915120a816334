import type { Engine, PageQuery } from '../engine.ts';
import { ok, operation } from './operation.ts';
import type { Operation } from './operation.ts';
import { LIMIT, NAME, object, TEXT } from './schemas.ts';

const BY_ID = object({ id: TEXT }, ['id']);

interface ById {
  id: string;
}

export function deadLetterOperations(engine: Engine): Operation[] {
  return [list(engine), show(engine), edit(engine), retry(engine), discard(engine)];
}

function list(engine: Engine): Operation {
  return operation<unknown, PageQuery>({
    method: 'get',
    address: '/dead-letters',
    id: 'listDeadLetters',
    summary: 'Messages that nobody could work with, each with the reason, the newest first.',
    query: object({ limit: LIMIT, cursor: TEXT }),
    answers: { 200: '`{letters: DeadLetterView[], next}`; `next` is the cursor of the next page or null' },
    handle: async ({ query }) => ok(await engine.deadLetters.list(query)),
  });
}

function show(engine: Engine): Operation {
  return operation<ById>({
    method: 'get',
    address: '/dead-letters/{id}',
    id: 'showDeadLetter',
    summary: 'One of them with its body and properties.',
    path: BY_ID,
    answers: { 200: '`DeadLetterContent`' },
    errors: ['BOSS_UNKNOWN_DEAD_LETTER'],
    handle: async ({ path }) => ok(await engine.deadLetters.show(path.id)),
  });
}

function edit(engine: Engine): Operation {
  return operation<ById, unknown, { body: string }>({
    method: 'put',
    address: '/dead-letters/{id}',
    id: 'editDeadLetter',
    summary: 'Gives it another body, to be sent again with.',
    path: BY_ID,
    body: object({ body: { type: 'string' } }, ['body']),
    answers: { 200: '`DeadLetterContent`' },
    errors: ['BOSS_UNKNOWN_DEAD_LETTER', 'BOSS_STORE_CONFLICT'],
    handle: async ({ path, body, actor }) => ok(await engine.deadLetters.edit(path.id, body.body, actor)),
  });
}

function retry(engine: Engine): Operation {
  return operation<ById, unknown, { queue?: string }>({
    method: 'post',
    address: '/dead-letters/{id}/retry',
    id: 'retryDeadLetter',
    summary:
      'Sends it again to the queue where it came from, or to `queue`. It is gone from the list when the broker has it; one that is refused again comes back as another letter.',
    path: BY_ID,
    body: object({ queue: { ...NAME, maxLength: 255 } }),
    answers: { 200: '`{queue}`' },
    errors: ['BOSS_UNKNOWN_DEAD_LETTER', 'BOSS_UNROUTABLE', 'BOSS_STORE_CONFLICT'],
    handle: async ({ path, body, actor }) => ok(await engine.deadLetters.retry(path.id, body.queue ?? null, actor)),
  });
}

function discard(engine: Engine): Operation {
  return operation<ById>({
    method: 'delete',
    address: '/dead-letters/{id}',
    id: 'discardDeadLetter',
    summary: 'Throws it away for good; the log keeps who did it, and the reason.',
    path: BY_ID,
    answers: { 200: '`{discarded: true}`' },
    errors: ['BOSS_UNKNOWN_DEAD_LETTER'],
    handle: async ({ path, actor }) => {
      await engine.deadLetters.discard(path.id, actor);
      return ok({ discarded: true });
    },
  });
}
