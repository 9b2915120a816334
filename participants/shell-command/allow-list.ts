import { Configuration, type Json, type JsonSchema, Rejected } from '../sdk/index.ts';

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

export const configSchema: JsonSchema = {
  type: 'object',
  additionalProperties: false,
  properties: {
    commands: {
      type: 'object',
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

/** Errors: Configuration when the command is not allowed. */
export function lookUp({ commands }: Config, name: string): Allowed {
  const allowed = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (allowed) return allowed;
  const known = Object.keys(commands).join(', ') || 'none';
  throw new Configuration(`shell_command may not run "${name}"; allowed: ${known}`, { details: { command: name } });
}

/** The arguments as texts. Errors: Rejected for one that could be taken for an option, or that holds a NUL. */
export function checkArguments(args: readonly Json[], { options = false }: Allowed): string[] {
  return args.map((arg, index) => {
    const text = String(arg);
    const details = { argument: text, index };
    if (text.includes('\0')) throw new Rejected(`argument ${index + 1} holds a NUL character`, { details });
    if (text.startsWith('-') && !options) {
      throw new Rejected(`argument ${index + 1} starts with "-", which this command does not allow`, { details });
    }
    return text;
  });
}
