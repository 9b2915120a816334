import type { JsonSchema } from '../sdk/index.ts';

/** What a definition may run, and how. */
export interface Allowed {
  /** Program and its first arguments. */
  readonly argv: readonly string[];
  /** Seconds. Default 60. */
  readonly timeout?: number;
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** True when a workitem may add arguments that start with `-`. */
  readonly options?: boolean;
}

export interface Config {
  readonly commands: Readonly<Record<string, Allowed>>;
}

export const CONFIG_SCHEMA: JsonSchema = {
  description: 'The programs that `shell_command` may run.',
  type: 'object',
  additionalProperties: false,
  properties: {
    commands: {
      type: 'object',
      description: 'By the name that definitions use: argv, timeout (seconds), cwd, env, options.',
      additionalProperties: {
        type: 'object',
        required: ['argv'],
        additionalProperties: false,
        properties: {
          argv: { type: 'array', minItems: 1, items: { type: 'string', minLength: 1 } },
          timeout: { type: 'number', exclusiveMinimum: 0, maximum: 604800 },
          cwd: { type: 'string' },
          env: { type: 'object', additionalProperties: { type: 'string' } },
          options: { type: 'boolean' },
        },
      },
    },
  },
};
