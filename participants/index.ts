/** The participants that BOSS ships, for whoever runs them in a process with others. */
import * as log from './log/index.ts';
import * as notifyIrc from './notify-irc/index.ts';
import * as robogrator from './robogrator/index.ts';
import { Configuration, type JsonSchema, type Participant } from './sdk/index.ts';
import * as shellCommand from './shell-command/index.ts';

export interface ShippedParticipant {
  /** Schema of what `create` takes. */
  readonly configSchema: JsonSchema;
  /** Errors: Configuration when the configuration does not fit. */
  create(config: unknown): Participant;
}

export const SHIPPED: Readonly<Record<string, ShippedParticipant>> = {
  log,
  notify_irc: notifyIrc,
  robogrator,
  shell_command: shellCommand,
};

/** The participant of this name, set up. Errors: Configuration when there is none, or its configuration does not fit. */
export function createShipped(name: string, config: unknown = {}): Participant {
  const shipped = Object.hasOwn(SHIPPED, name) ? SHIPPED[name] : undefined;
  if (shipped) return shipped.create(config);
  throw new Configuration(`there is no participant "${name}"; shipped are ${Object.keys(SHIPPED).join(', ')}`);
}
