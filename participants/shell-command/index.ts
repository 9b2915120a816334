import {
  checkConfig,
  defineParticipant,
  type Json,
  type JsonSchema,
  type Participant,
  type ProcessResult,
  Rejected,
  runProcess,
  type Workitem,
} from '../sdk/index.ts';
import { checkArguments, lookUp } from './allow-list.ts';
import { CONFIG_SCHEMA, type Config } from './config.ts';

export { CONFIG_SCHEMA as configSchema };

const DEFAULT_TIMEOUT_S = 60;

interface Params {
  readonly command: string;
  readonly args?: readonly (string | number | boolean)[];
  readonly field?: string;
  readonly allow_failure?: boolean;
}

const params: JsonSchema = {
  type: 'object',
  required: ['command'],
  additionalProperties: false,
  properties: {
    command: { type: 'string' },
    args: { type: 'array', items: { type: ['string', 'number', 'boolean'] } },
    field: { type: 'string', pattern: '^(?!params(\\.|$))[^_.][^.]*(\\.[^.]+)*$' },
    allow_failure: { type: 'boolean' },
  },
};

/** Runs programs of an allow-list. Errors: Configuration when the configuration does not fit its schema. */
export function create(config: unknown = {}): Participant {
  checkConfig(CONFIG_SCHEMA, config, 'shell_command');
  const allowList: Config = { commands: {}, ...(config as Partial<Config>) };
  return defineParticipant<Params>({
    name: 'shell_command',
    description: 'Runs a program that its configuration allows; arguments are never seen by a shell.',
    params,
    async onWorkitem(workitem, { signal, log }) {
      const { command, args = [], field = 'shell', allow_failure: allowFailure = false } = workitem.params;
      const allowed = lookUp(allowList, command);
      const argv = [...allowed.argv, ...checkArguments(args, allowed)];
      const { timeout = DEFAULT_TIMEOUT_S, cwd, env } = allowed;
      log.info(`running ${command}`, { argv });
      const where = { ...(cwd === undefined ? {} : { cwd }), ...(env === undefined ? {} : { env }) };
      const result = await runProcess({ argv, signal, timeoutMs: timeout * 1000, ...where });
      keep(workitem, field, result);
      if (result.timedOut) throw failure(command, `was ended after ${timeout} s`, result);
      if (result.exitCode !== 0 && !allowFailure) throw failure(command, howItEnded(result), result);
    },
    // the signal of the workitem ends the program
    onCancel: () => undefined,
  });
}

function keep(workitem: Workitem<Params>, field: string, result: ProcessResult): void {
  const { stdout, stderr, exitCode, endedBy, truncated } = result;
  const outcome: Record<string, Json> = { stdout, stderr, exit_code: exitCode };
  if (endedBy !== null) outcome['signal'] = endedBy;
  if (truncated) outcome['truncated'] = true;
  workitem.set(field, outcome);
  workitem.result = exitCode === 0;
}

function howItEnded({ exitCode, endedBy }: ProcessResult): string {
  return exitCode === null ? `was ended by ${endedBy}` : `ended with exit code ${exitCode}`;
}

function failure(command: string, how: string, { exitCode, stderr, timedOut }: ProcessResult): Rejected {
  const lastLine = stderr.trim().split('\n').at(-1) ?? '';
  return new Rejected(`${command} ${how}${lastLine ? `: ${lastLine.slice(0, 300)}` : ''}`, {
    details: { command, exit_code: exitCode, timed_out: timedOut, stderr: stderr.slice(-2000) },
  });
}
