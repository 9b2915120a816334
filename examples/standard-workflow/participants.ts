// Scripted stand-ins: they answer like the participants that will talk to OBS, from data of their own.
/** The participants of the standard workflow (processes/standard/) that need an OBS. `notify_irc` is a real one and not among them. */
import type { Participant } from '../../participants/sdk/index.ts';
import { buildParticipants } from './builds.ts';
import { checkParticipants } from './checks.ts';
import { requestParticipants } from './requests.ts';

/** Each call makes a scripted OBS of its own. */
export function standardParticipants(): Participant[] {
  return [...requestParticipants(), ...checkParticipants(), ...buildParticipants()];
}
