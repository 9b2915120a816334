// Scripted stand-ins: the participants of the standard workflow that need an OBS; `notify_irc` is the real one.
import { standardParticipants } from './participants.ts';

export const participants = standardParticipants();
