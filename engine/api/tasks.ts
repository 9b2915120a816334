import type { JsonObject } from '../core/json.ts';
import type { Engine, TaskQuery } from '../engine.ts';
import { ok, operation } from './operation.ts';
import type { Operation } from './operation.ts';
import { DATA, LIMIT, NAME, object, TEXT } from './schemas.ts';

const BY_ID = object({ id: TEXT }, ['id']);

interface ById {
  id: string;
}

export function taskOperations(engine: Engine): Operation[] {
  return [list(engine), show(engine), answer(engine), withdraw(engine)];
}

function list(engine: Engine): Operation {
  return operation<unknown, TaskQuery>({
    method: 'get',
    address: '/tasks',
    id: 'listTasks',
    summary:
      'The questions to people that are open, those of the newest processes first; with `for` those that this person may answer. A page is cut by processes: it may have more or fewer than `limit`.',
    query: object({ for: NAME, limit: LIMIT, cursor: TEXT }),
    answers: { 200: '`{tasks: TaskView[], next}`; `next` is the cursor of the next page or null' },
    handle: async ({ query }) => ok(await engine.tasks(query)),
  });
}

function show(engine: Engine): Operation {
  return operation<ById>({
    method: 'get',
    address: '/tasks/{id}',
    id: 'showTask',
    summary: 'One open question: its form, who may answer, what was said so far, its deadline.',
    path: BY_ID,
    answers: { 200: '`TaskView`' },
    errors: ['BOSS_UNKNOWN_TASK'],
    handle: async ({ path }) => ok(await engine.task(path.id)),
  });
}

function answer(engine: Engine): Operation {
  return operation<ById, unknown, { values: JsonObject }>({
    method: 'post',
    address: '/tasks/{id}/answer',
    id: 'answerTask',
    summary: 'Answers a question in the name of the actor; an earlier answer of the same person is replaced.',
    path: BY_ID,
    body: object({ values: DATA }, ['values']),
    answers: { 202: '`{decided}`: true when the process goes on, false when more people have to answer' },
    errors: ['BOSS_UNKNOWN_TASK', 'BOSS_NOT_PERMITTED', 'BOSS_ANSWER_INVALID'],
    handle: async ({ path, body, actor }) => ({ status: 202, body: await engine.answer(path.id, body.values, actor) }),
  });
}

function withdraw(engine: Engine): Operation {
  return operation<ById>({
    method: 'post',
    address: '/tasks/{id}/withdraw',
    id: 'withdrawAnswer',
    summary: 'Takes the answer of the actor back, as long as the question is open.',
    path: BY_ID,
    answers: { 202: '`{decided: false}`' },
    errors: ['BOSS_UNKNOWN_TASK', 'BOSS_NOT_PERMITTED', 'BOSS_PROCESS_STATE'],
    handle: async ({ path, actor }) => ({ status: 202, body: await engine.answer(path.id, null, actor) }),
  });
}
