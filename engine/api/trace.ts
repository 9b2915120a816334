import type { Engine } from '../engine.ts';
import { ok, operation } from './operation.ts';
import type { Operation } from './operation.ts';
import { BY_WFID } from './schemas.ts';

export function traceOperations(engine: Engine): Operation[] {
  return [
    operation<{ wfid: string }>({
      method: 'get',
      address: '/processes/{wfid}/trace',
      id: 'processTrace',
      summary:
        'Where the time of a process went: for each step that took some, its begin and end and how much of it was work and waiting.',
      path: BY_WFID,
      answers: { 200: '`Trace`; in each row `working` + `waiting` + `idle` is `end` - `begin`' },
      errors: ['BOSS_UNKNOWN_PROCESS'],
      handle: async ({ path }) => ok(await engine.trace(path.wfid)),
    }),
  ];
}
