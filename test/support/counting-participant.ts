import { appendFileSync } from 'node:fs';
import { defineParticipant } from '../../participants/sdk/index.ts';

/** For an engine that is killed: each call is written down at once. The engine tells participants by path nothing but the environment. */
export const participants = [
  defineParticipant({
    name: 'adder',
    concurrency: 50,
    onWorkitem: (workitem) => {
      appendFileSync(process.env['BOSS_TEST_CALLS'] ?? '/dev/null', `${workitem.wfid} ${workitem.fei.expid}\n`);
      workitem.set('n', Number(workitem.get('n')) + 1);
    },
  }),
];
