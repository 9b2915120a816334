import { writeFileSync } from 'node:fs';
import { defineParticipant, serve } from '../../participants/sdk/index.ts';

/** A program to be killed: it takes one long step, writes down where its answer would go, and never ends it. */
await serve(
  [
    defineParticipant({
      name: 'builder',
      lease: '2s',
      onWorkitem: (workitem, { signal }) => {
        writeFileSync(
          process.env['BOSS_TEST_TAKEN'] ?? '/dev/null',
          JSON.stringify({ ...workitem.replyAddress, workitem }),
        );
        return new Promise<void>((resolve) => {
          signal.addEventListener('abort', () => resolve());
        });
      },
    }),
  ],
  { register: false, args: [] },
);
