import { defineParticipant, serve } from '../../participants/sdk/index.ts';

/** A program that every workitem kills. */
await serve([defineParticipant({ name: 'deadly', onWorkitem: () => void process.kill(process.pid, 'SIGKILL') })], {
  register: false,
  args: [],
});
