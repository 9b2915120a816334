import type { JsonObject } from '../core/json.ts';
import type { Engine, JournalEntry, LaunchRequest } from '../engine.ts';
import type { ErrorCode } from '../errors.ts';
import type { ListQuery } from '../store/store.ts';
import { ACCEPTED, ok, operation } from './operation.ts';
import type { Operation } from './operation.ts';
import { BY_WFID, DATA, EXPRESSION, KEY, LIMIT, NAME, object, SOURCE, TEXT, TREE, WFID } from './schemas.ts';

const STATES = ['live', 'running', 'paused', 'error', 'done', 'cancelled', 'killed'];
const LABELS = {
  type: ['string', 'array'],
  minLength: 1,
  maxLength: 1000,
  maxItems: 10,
  items: TEXT,
  description:
    '`tag:build`, `field:project=openSUSE`, `task`, `breakpoint`, `proposal`, `modified`; several times: all of them, the rarest first',
};
const TIME = { type: 'integer', minimum: 0, description: 'milliseconds since the epoch' };
const COMMANDS = {
  cancel: 'Ends the process, or one expression of it, in an orderly way: its cancel handlers run.',
  kill: 'Ends the process, or one expression of it, at once: no handler runs.',
  pause: 'Holds the process, or one branch of it: replies are kept, nothing goes on.',
  resume: 'Lets what was paused go on. A breakpoint stays where it is: see `proceed`.',
} as const;

const COMMAND_ERRORS: readonly ErrorCode[] = [
  'BOSS_UNKNOWN_PROCESS',
  'BOSS_UNKNOWN_EXPRESSION',
  'BOSS_PROCESS_STATE',
  'BOSS_FOUR_EYES',
];

interface ByWfid {
  wfid: string;
}

export function processOperations(engine: Engine): Operation[] {
  return [
    launch(engine),
    list(engine),
    show(engine),
    history(engine),
    ...commands(engine),
    replay(engine),
    proceed(engine),
  ];
}

function launch(engine: Engine): Operation {
  return operation<unknown, unknown, LaunchRequest>({
    method: 'post',
    address: '/processes',
    id: 'launch',
    summary:
      'Starts a process from a stored definition (`name` or `name@version`), from the text of one, or from a tree.',
    body: object(
      {
        definition: { anyOf: [SOURCE, TREE] },
        fields: DATA,
        variables: DATA,
        project: { ...TEXT, description: 'whose shared definitions `subprocess` finds first, such as `A:B`' },
        wfid: WFID,
        idempotency_key: KEY,
      },
      ['definition'],
    ),
    answers: { 201: '`{wfid}`' },
    errors: [
      'BOSS_UNKNOWN_DEFINITION',
      'BOSS_DEFINITION_INVALID',
      'BOSS_PROCESS_EXISTS',
      'BOSS_IDEMPOTENCY_CONFLICT',
      'BOSS_LIMIT_EXCEEDED',
    ],
    handle: async ({ body, actor, headers }) => {
      const { traceparent } = headers;
      const traced = typeof traceparent === 'string' ? { traceparent } : {};
      return { status: 201, body: await engine.launch({ ...body, ...traced }, actor) };
    },
  });
}

function list(engine: Engine): Operation {
  return operation<unknown, ListQuery>({
    method: 'get',
    address: '/processes',
    id: 'listProcesses',
    summary:
      'The processes, newest launch first. `live` are those that have not ended. A page may have fewer than `limit` and still a `next`: it is the end only when that is null.',
    query: object({
      state: { enum: STATES },
      definition: NAME,
      label: LABELS,
      ...{ since: TIME, until: TIME, ended_since: TIME, ended_until: TIME },
      ...{ limit: LIMIT, cursor: TEXT },
    }),
    answers: { 200: '`{processes: ProcessSummary[], next}`; `next` is the cursor of the next page or null' },
    handle: async ({ query }) => ok(await engine.processes(query)),
  });
}

function show(engine: Engine): Operation {
  return operation<ByWfid>({
    method: 'get',
    address: '/processes/{wfid}',
    id: 'showProcess',
    summary: 'One process: its tree, what is alive in it and what each waits for, its errors, variables and fields.',
    path: BY_WFID,
    answers: { 200: '`ProcessView`' },
    errors: ['BOSS_UNKNOWN_PROCESS'],
    handle: async ({ path }) => ok(await engine.process(path.wfid)),
  });
}

function history(engine: Engine): Operation {
  return operation<ByWfid, { from: number; limit: number }>({
    method: 'get',
    address: '/processes/{wfid}/history',
    id: 'processHistory',
    summary: 'The journal of a process, oldest entry first, starting at the entry numbered `from`.',
    path: BY_WFID,
    query: object({ from: { type: 'integer', minimum: 1, default: 1 }, limit: LIMIT }),
    answers: { 200: '`{entries: JournalEntry[], next}`; `next` is the `from` of the next page or null' },
    errors: ['BOSS_UNKNOWN_PROCESS'],
    handle: async ({ path, query }) => {
      const entries = await engine.history(path.wfid, query);
      return ok({ entries, next: nextPage(entries, query.limit) });
    },
  });
}

function nextPage(entries: readonly JournalEntry[], limit: number): number | null {
  const last = entries.at(-1);
  return last === undefined || entries.length < limit ? null : last.seq + 1;
}

function commands(engine: Engine): Operation[] {
  return (Object.keys(COMMANDS) as (keyof typeof COMMANDS)[]).map((name) =>
    operation<ByWfid, unknown, { expression?: string }>({
      method: 'post',
      address: `/processes/{wfid}/${name}`,
      id: name,
      summary: COMMANDS[name],
      path: BY_WFID,
      body: object({ expression: EXPRESSION }),
      answers: { 202: '`{accepted: true}`: the command is durable, its effects follow' },
      errors: COMMAND_ERRORS,
      handle: async ({ path, body, actor }) => {
        await engine[name](path.wfid, actor, body.expression);
        return ACCEPTED;
      },
    }),
  );
}

function replay(engine: Engine): Operation {
  return operation<ByWfid, unknown, { expression?: string; fields?: JsonObject }>({
    method: 'post',
    address: '/processes/{wfid}/replay',
    id: 'replay',
    summary: 'Tries a failed step again, with other fields when given; without `expression` every failed step.',
    path: BY_WFID,
    body: object({ expression: EXPRESSION, fields: DATA }),
    answers: { 202: '`{replayed}`: how many steps are tried again' },
    errors: COMMAND_ERRORS,
    handle: async ({ path, body, actor }) => ({ status: 202, body: await engine.replay(path.wfid, actor, body) }),
  });
}

function proceed(engine: Engine): Operation {
  return operation<ByWfid, unknown, { expression?: string; fields?: JsonObject }>({
    method: 'post',
    address: '/processes/{wfid}/proceed',
    id: 'proceed',
    summary:
      'Lets a branch go on that stands at a breakpoint, with other fields when given; without `expression` all that stand at one.',
    path: BY_WFID,
    body: object({ expression: EXPRESSION, fields: DATA }),
    answers: { 202: '`{proceeded}`: how many branches go on' },
    errors: COMMAND_ERRORS,
    handle: async ({ path, body, actor }) => ({ status: 202, body: await engine.proceed(path.wfid, actor, body) }),
  });
}
