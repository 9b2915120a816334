import {
  defineParticipant,
  type Json,
  type JsonObject,
  type JsonSchema,
  MissingField,
  type Participant,
  Remote,
  type Workitem,
} from '../sdk/index.ts';
import { CONFIG_SCHEMA, readConfig } from './config.ts';
import { Courier } from './courier.ts';
import { clean } from './line.ts';
import { checkTarget } from './target.ts';

export { CONFIG_SCHEMA as configSchema };

interface Params extends JsonObject {
  readonly msg: string | readonly string[];
  readonly irc_channel: string | readonly string[];
  readonly required: boolean;
}

const textOrTexts = { type: ['string', 'array'], items: { type: 'string' } };
const params: JsonSchema = {
  type: 'object',
  properties: { msg: textOrTexts, irc_channel: textOrTexts, required: { type: 'boolean' } },
};

/** Writes to IRC channels and people. Errors: Configuration when the configuration does not fit its schema. */
export function create(config: unknown): Participant {
  const settings = readConfig(config);
  let courier: Courier | undefined;
  return defineParticipant<Partial<Params>>({
    name: 'notify_irc',
    description: 'Writes a message to IRC channels or people.',
    params,
    concurrency: 20,
    onStart({ log }) {
      courier = new Courier(settings, log);
      courier.start();
    },
    async onWorkitem(workitem, { signal, log }) {
      const texts = textsOf(workitem);
      const targets = targetsOf(workitem, settings.channels);
      try {
        if (!courier) throw new Remote('notify_irc has not been started');
        const bring = courier.deliver.bind(courier);
        await Promise.all(targets.map((target) => bring(target, texts, signal)));
        workitem.result = true;
      } catch (err) {
        if (workitem.params.required !== false) throw err;
        log.warn('not notified, and not required', { err });
        workitem.result = false;
      }
    },
    // the signal of the workitem takes its message out of the queue
    onCancel: () => undefined,
    onStop: () => courier?.stop(),
  });
}

function textsOf(workitem: Workitem<Partial<Params>>): string[] {
  const texts = listOf(workitem.paramOrField('msg')).filter((text) => clean(text) !== '');
  if (texts.length === 0) throw missing('msg');
  const highlight = listOf(workitem.get('irc.highlight')).join(' ');
  return highlight === '' ? texts : texts.map((text, index) => (index === 0 ? `${highlight} ${text}` : text));
}

function targetsOf(workitem: Workitem<Partial<Params>>, channels: readonly string[]): string[] {
  const named = listOf(workitem.param('irc_channel'));
  const targets = named.length > 0 ? named : channels;
  if (targets.length === 0) throw missing('irc_channel');
  return [...new Set(targets.map(checkTarget))];
}

function listOf(value: Json | undefined): string[] {
  if (value === undefined || value === null || value === '') return [];
  return (Array.isArray(value) ? value : [value]).map((one) => (typeof one === 'string' ? one : JSON.stringify(one)));
}

function missing(field: string): MissingField {
  return new MissingField(`notify_irc needs the param "${field}"`, { details: { field, participant: 'notify_irc' } });
}
