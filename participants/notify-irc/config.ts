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

const NICK = { type: 'string', pattern: '^[A-Za-z[\\]\\\\`_^{|}][A-Za-z0-9[\\]\\\\`_^{|}-]*$', maxLength: 30 };
const SECRET = {
  password_env: { type: 'string', description: 'Environment variable that holds the password.' },
  password_file: { type: 'string', path: true, description: 'File that holds the password.' },
};

export const CONFIG_SCHEMA: JsonSchema = {
  description: 'The IRC server to which `notify_irc` writes.',
  type: 'object',
  required: ['host'],
  additionalProperties: false,
  properties: {
    host: {
      type: 'string',
      minLength: 1,
      examples: ['irc.example.org'],
      description: 'Name or address of the server.',
    },
    port: { type: 'integer', minimum: 1, maximum: 65535, description: 'Default 6697 with TLS, 6667 without.' },
    tls: { type: 'boolean', default: false, description: 'Encrypts the connection.' },
    ca: {
      type: 'string',
      path: true,
      description: 'File of certificate authorities to trust, instead of the system’s.',
    },
    verify: { type: 'boolean', default: true, description: 'False accepts any certificate.' },
    nick: { ...NICK, default: 'boss', description: 'Name of the bot.' },
    fallback_nick: { ...NICK, description: 'Taken while the nick is in use. Default: the nick with `_` added.' },
    channels: {
      type: 'array',
      items: { type: 'string', pattern: '^[#&][^\\s,:\\u0007]+$' },
      default: [],
      examples: ['#builds'],
      description: 'Joined at once; they get the messages of steps that name no place.',
    },
    ...SECRET,
    sasl: {
      type: 'object',
      description: 'Login to the network’s accounts (SASL PLAIN).',
      required: ['user'],
      additionalProperties: false,
      properties: { user: { type: 'string', minLength: 1, description: 'Name of the account.' }, ...SECRET },
    },
    pace: {
      type: 'object',
      description: 'How fast lines are sent, however much the server would take.',
      additionalProperties: false,
      properties: {
        burst: { type: 'integer', minimum: 1, maximum: 100, default: 5, description: 'Lines that may go at once.' },
        per_second: { type: 'number', exclusiveMinimum: 0, maximum: 1000, default: 1, description: 'Afterwards.' },
      },
    },
    queue: { type: 'integer', minimum: 1, maximum: 100000, default: 500, description: 'Lines that may wait.' },
    patience: {
      type: 'number',
      exclusiveMinimum: 0,
      maximum: 86400,
      default: 600,
      description: 'Seconds that a message waits for the server before its step fails.',
    },
  },
};

const DEFAULTS = { tls: false, verify: true, nick: 'boss', channels: [], queue: 500, patience: 600 };
const PACE = { burst: 5, per_second: 1 };

/** Errors: Configuration that names the key, the variable or the file. */
export function readConfig(given: unknown): Settings {
  checkConfig(CONFIG_SCHEMA, given, 'notify_irc');
  const config = { ...DEFAULTS, ...(given as Config) };
  const { burst, per_second: perSecond } = { ...PACE, ...config.pace };
  return {
    host: config.host,
    port: config.port ?? (config.tls ? 6697 : 6667),
    tls: config.tls ? readTls(config) : null,
    nick: config.nick,
    fallbackNick: config.fallback_nick ?? `${config.nick}_`,
    channels: config.channels,
    password: readSecret(config),
    sasl: config.sasl ? { user: config.sasl.user, password: readSecret(config.sasl) ?? '' } : null,
    pace: { burst, perSecond },
    queue: config.queue,
    patienceMs: config.patience * 1000,
  };
}

function readTls({ ca, verify }: { ca?: string; verify: boolean }): { ca?: string; verify: boolean } {
  return { verify, ...(ca === undefined ? {} : { ca: readText(ca) }) };
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
