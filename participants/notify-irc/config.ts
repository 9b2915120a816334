import { readFileSync } from 'node:fs';
import { checkConfig, Configuration, type JsonSchema } from '../sdk/index.ts';

interface Secret {
  readonly password_env?: string;
  readonly password_file?: string;
}

export interface Config extends Secret {
  readonly host: string;
  /** Default 6697 with TLS, 6667 without. */
  readonly port?: number;
  readonly tls?: boolean;
  /** File with the certificate authorities to trust (PEM). Default: those of the system. */
  readonly ca?: string;
  /** False accepts any certificate. */
  readonly verify?: boolean;
  readonly nick?: string;
  /** Taken while the nick is in use. Default: the nick with `_` added. */
  readonly fallback_nick?: string;
  /** Joined at once, and the place of messages whose step names none. */
  readonly channels?: readonly string[];
  readonly sasl?: Secret & { readonly user: string };
  /** Lines a second in the long run, and how many may go at once. */
  readonly pace?: { readonly burst?: number; readonly per_second?: number };
  /** Lines that may wait. Default 500. */
  readonly queue?: number;
  /** Seconds that a message waits for the server before its step fails. Default 600. */
  readonly patience?: number;
}

/** The configuration with its defaults, and secrets and certificates read. */
export interface Settings {
  readonly host: string;
  readonly port: number;
  readonly tls: { readonly ca?: string; readonly verify: boolean } | null;
  readonly nick: string;
  readonly fallbackNick: string;
  readonly channels: readonly string[];
  readonly password: string | null;
  readonly sasl: { readonly user: string; readonly password: string } | null;
  readonly pace: { readonly burst: number; readonly perSecond: number };
  readonly queue: number;
  readonly patienceMs: number;
}

const nick: JsonSchema = {
  type: 'string',
  pattern: '^[A-Za-z[\\]\\\\`_^{|}][A-Za-z0-9[\\]\\\\`_^{|}-]*$',
  maxLength: 30,
};
const secret = { password_env: { type: 'string' }, password_file: { type: 'string' } };

export const configSchema: JsonSchema = {
  type: 'object',
  required: ['host'],
  additionalProperties: false,
  properties: {
    host: { type: 'string', minLength: 1 },
    port: { type: 'integer', minimum: 1, maximum: 65535 },
    tls: { type: 'boolean' },
    ca: { type: 'string' },
    verify: { type: 'boolean' },
    nick,
    fallback_nick: nick,
    channels: { type: 'array', items: { type: 'string', pattern: '^[#&][^\\s,:\\u0007]+$' } },
    ...secret,
    sasl: {
      type: 'object',
      required: ['user'],
      additionalProperties: false,
      properties: { user: { type: 'string', minLength: 1 }, ...secret },
    },
    pace: {
      type: 'object',
      additionalProperties: false,
      properties: {
        burst: { type: 'integer', minimum: 1, maximum: 100 },
        per_second: { type: 'number', exclusiveMinimum: 0, maximum: 1000 },
      },
    },
    queue: { type: 'integer', minimum: 1, maximum: 100000 },
    patience: { type: 'number', exclusiveMinimum: 0, maximum: 86400 },
  },
};

/** Errors: Configuration that names the key, the variable or the file. */
export function readConfig(config: unknown): Settings {
  checkConfig(configSchema, config, 'notify_irc');
  const { host, port, tls = false, ca, verify = true, nick = 'boss', sasl, pace, ...rest } = config as Config;
  return {
    host,
    port: port ?? (tls ? 6697 : 6667),
    tls: tls ? { verify, ...(ca === undefined ? {} : { ca: readText(ca) }) } : null,
    nick,
    fallbackNick: rest.fallback_nick ?? `${nick}_`,
    channels: rest.channels ?? [],
    password: readSecret(rest),
    sasl: sasl ? { user: sasl.user, password: readSecret(sasl) ?? '' } : null,
    pace: { burst: pace?.burst ?? 5, perSecond: pace?.per_second ?? 1 },
    queue: rest.queue ?? 500,
    patienceMs: (rest.patience ?? 600) * 1000,
  };
}

function readSecret({ password_env: variable, password_file: file }: Secret): string | null {
  if (file !== undefined) return readText(file).trimEnd();
  if (variable === undefined) return null;
  const value = process.env[variable];
  if (value === undefined) throw new Configuration(`notify_irc: the environment has no ${variable}`);
  return value;
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new Configuration(`notify_irc cannot read ${file}: ${(cause as Error).message}`, { cause });
  }
}
