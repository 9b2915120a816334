import type { Engine } from '../engine.ts';
import { ok, operation } from './operation.ts';
import type { Operation } from './operation.ts';

export function retentionOperations(engine: Engine): Operation[] {
  return [
    operation({
      method: 'post',
      address: '/retention/sweep',
      id: 'sweepProcesses',
      summary:
        'Takes the processes out of the store whose time there is over (`[retention]`), into the archive: at once, not within the hour.',
      answers: { 200: '`{erased}`: how many' },
      errors: ['BOSS_ARCHIVE_FAILED'],
      handle: async () => ok({ erased: await engine.retention.run(Date.now()) }),
    }),
  ];
}
