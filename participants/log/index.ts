import { checkConfig, defineParticipant, type Participant, type Workitem } from '../sdk/index.ts';
import { CONFIG_SCHEMA } from './config.ts';

const LEVELS = ['debug', 'info', 'warn', 'error'] as const;
const SUMMARY_LENGTH = 500;
const HIDDEN = new Set(['params', 'dispatched_at']);

export { CONFIG_SCHEMA as configSchema };

interface Params {
  readonly msg?: string;
  readonly level?: (typeof LEVELS)[number];
}

/** Writes a line to the log of the participant process. Errors: Configuration: it takes none. */
export function create(config: unknown = {}): Participant {
  checkConfig(CONFIG_SCHEMA, config, 'log');
  return defineParticipant<Params>({
    name: 'log',
    description: 'Writes a message, or a summary of the fields, to the log.',
    concurrency: 10,
    params: { type: 'object', properties: { msg: { type: 'string' }, level: { enum: [...LEVELS] } } },
    onWorkitem(workitem, { log }) {
      const { msg, level = 'info' } = workitem.params;
      log[level](msg ?? summary(workitem));
      workitem.result = true;
    },
  });
}

function summary({ wfName, fields }: Workitem<Params>): string {
  const shown = Object.entries(fields).filter(([name]) => !HIDDEN.has(name) && !name.startsWith('__'));
  const text = shown.map(([name, value]) => `${name}=${JSON.stringify(value)}`).join(' ');
  const line = `${wfName ?? 'process'}: ${text}`;
  return line.length > SUMMARY_LENGTH ? `${line.slice(0, SUMMARY_LENGTH)}…` : line;
}
