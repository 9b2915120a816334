import type { Engine, ScheduleRequest } from '../engine.ts';
import { BossError } from '../errors.ts';
import { ok, operation } from './operation.ts';
import type { Operation } from './operation.ts';
import { DATA, NAME, NULLABLE_TEXT, object, TEXT } from './schemas.ts';

const BY_NAME = object({ name: TEXT }, ['name']);

interface ByName {
  name: string;
}

export function scheduleOperations(engine: Engine): Operation[] {
  return [list(engine), show(engine), put(engine), remove(engine), ...steer(engine), run(engine), next(engine)];
}

function list(engine: Engine): Operation {
  return operation({
    method: 'get',
    address: '/schedules',
    id: 'listSchedules',
    summary: 'What is started by time, by name.',
    answers: { 200: '`{schedules: ScheduleView[]}`' },
    handle: async () => ok({ schedules: await engine.schedules.list() }),
  });
}

function show(engine: Engine): Operation {
  return operation<ByName>({
    method: 'get',
    address: '/schedules/{name}',
    id: 'showSchedule',
    summary: 'One schedule, when it runs next, and what became of its last ten runs.',
    path: BY_NAME,
    answers: { 200: '`ScheduleView`' },
    errors: ['BOSS_UNKNOWN_SCHEDULE'],
    handle: async ({ path }) => ok(await engine.schedules.show(path.name)),
  });
}

const SPEC = object(
  {
    tab: { ...TEXT, description: 'five fields of cron, or six with the second in front' },
    definition: { ...NAME, description: 'name of a stored definition, or name@version' },
    zone: { ...NULLABLE_TEXT, description: 'time zone of the tab; null: that of the engine' },
    fields: DATA,
    project: { ...NULLABLE_TEXT, description: 'whose shared definitions it calls first' },
    missed: { enum: ['skip', 'once', 'all'], default: 'once' },
    overlap: { enum: ['allow', 'skip', 'queue', 'cancel'], default: 'skip' },
    jitter: { ...NULLABLE_TEXT, description: 'each run begins up to so much later: `5m`' },
    from: { ...NULLABLE_TEXT, description: 'no run before this date' },
    until: { ...NULLABLE_TEXT, description: 'no run after this date' },
  },
  ['tab', 'definition'],
);

function put(engine: Engine): Operation {
  return operation<ByName, unknown, Omit<ScheduleRequest, 'name'>>({
    method: 'put',
    address: '/schedules/{name}',
    id: 'putSchedule',
    summary:
      'Writes a schedule, or what it is from now on; what is left out has its default. The same again changes nothing. With another time, what was due until now is not started any more.',
    path: BY_NAME,
    body: SPEC,
    answers: { 200: '`{schedule: ScheduleView, changed}`' },
    errors: ['BOSS_SCHEDULE_INVALID', 'BOSS_UNKNOWN_DEFINITION', 'BOSS_REQUEST_INVALID'],
    handle: async ({ path, body, actor }) => ok(await engine.schedules.put({ ...body, name: path.name }, actor)),
  });
}

function remove(engine: Engine): Operation {
  return operation<ByName>({
    method: 'delete',
    address: '/schedules/{name}',
    id: 'removeSchedule',
    summary: 'Removes a schedule. What it started goes on.',
    path: BY_NAME,
    answers: { 200: '`{removed: true}`' },
    errors: ['BOSS_UNKNOWN_SCHEDULE'],
    handle: async ({ path: { name }, actor }) => {
      if (await engine.schedules.remove(name, actor)) return ok({ removed: true });
      throw new BossError('BOSS_UNKNOWN_SCHEDULE', `there is no schedule "${name}"`);
    },
  });
}

function steer(engine: Engine): Operation[] {
  const summaries = {
    pause: 'Starts nothing from now on. What falls due meanwhile is not made up for.',
    resume: 'Starts again what falls due from now on.',
  };
  return (['pause', 'resume'] as const).map((what) =>
    operation<ByName>({
      method: 'post',
      address: `/schedules/{name}/${what}`,
      id: `${what}Schedule`,
      summary: summaries[what],
      path: BY_NAME,
      answers: { 200: '`ScheduleView`' },
      errors: ['BOSS_UNKNOWN_SCHEDULE'],
      handle: async ({ path, actor }) => ok(await engine.schedules[what](path.name, actor)),
    }),
  );
}

function run(engine: Engine): Operation {
  return operation<ByName>({
    method: 'post',
    address: '/schedules/{name}/run',
    id: 'runSchedule',
    summary: 'Starts a run now, also of a paused schedule, and whatever else of it lives.',
    path: BY_NAME,
    answers: { 201: '`{wfid}`' },
    errors: ['BOSS_UNKNOWN_SCHEDULE', 'BOSS_UNKNOWN_DEFINITION', 'BOSS_REQUEST_INVALID'],
    handle: async ({ path, actor }) => ({ status: 201, body: await engine.schedules.run(path.name, actor) }),
  });
}

function next(engine: Engine): Operation {
  return operation<ByName, { count: number; after?: number }>({
    method: 'get',
    address: '/schedules/{name}/next',
    id: 'upcomingRuns',
    summary: 'When the next runs are due, by the clock of the zone, with what a change of that clock does to them.',
    path: BY_NAME,
    query: object({
      count: { type: 'integer', minimum: 1, maximum: 1000, default: 10 },
      after: { type: 'integer', minimum: 0, description: 'milliseconds since the epoch; now' },
    }),
    answers: { 200: '`{zone, runs: UpcomingRun[]}`' },
    errors: ['BOSS_UNKNOWN_SCHEDULE'],
    handle: async ({ path, query }) => ok(await engine.schedules.upcoming(path.name, query)),
  });
}
