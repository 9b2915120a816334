// Scripted stand-ins: the participants of the standard workflow, and notices on standard output instead of IRC.
import { ircPrinter } from './irc-printer.ts';
import { standardParticipants } from './participants.ts';

/** What `boss demo` runs where no IRC server is given. */
export const participants = [
  ...standardParticipants(),
  ircPrinter((line) => {
    process.stdout.write(`${line}\n`);
  }),
];
