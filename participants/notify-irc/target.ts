import { Configuration } from '../sdk/index.ts';

const CHANNEL = /^[#&][^\s,:\p{Cc}]{1,63}$/u;
const NICK = /^[A-Za-z[\]\\`_^{|}][A-Za-z0-9[\]\\`_^{|}-]{0,62}$/;
/** NickServ and the like: the bot's rights are not the workitem's to use. */
const SERVICE = /serv$/i;

export function isChannel(target: string): boolean {
  return target.startsWith('#') || target.startsWith('&');
}

/** Errors: Configuration for what is neither a channel nor a person's nick. */
export function checkTarget(target: string): string {
  if (CHANNEL.test(target) || (NICK.test(target) && !SERVICE.test(target))) return target;
  throw new Configuration(`notify_irc cannot write to ${JSON.stringify(target)}: it is no channel and no nick`, {
    details: { field: 'irc_channel', participant: 'notify_irc' },
  });
}
