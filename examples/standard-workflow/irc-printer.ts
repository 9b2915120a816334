// Scripted stand-in: prints what `notify_irc` would say, for a machine without an IRC server.
import { type Participant, defineParticipant } from '../../participants/sdk/index.ts';

/** Lines begin with `IRC `, the channel and the nick of the bot. */
export function ircPrinter(print: (line: string) => void): Participant {
  return defineParticipant({
    name: 'notify_irc',
    description: 'Prints the notices of processes.',
    onWorkitem: async (workitem) => {
      const { msg, irc_channel: channel } = workitem.params as { msg?: unknown; irc_channel?: unknown };
      const places = Array.isArray(channel) ? channel : [channel ?? '#boss'];
      const texts = Array.isArray(msg) ? msg : [msg ?? workitem.get('msg')];
      for (const place of places) for (const text of texts) print(`IRC ${String(place)} <boss> ${String(text)}`);
    },
  });
}
