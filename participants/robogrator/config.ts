import { readFileSync } from 'node:fs';
import { checkConfig, Configuration, type JsonSchema } from '../sdk/index.ts';

/** One OBS instance: its backend, its bus, or both with keys that the backend does not tell. */
export interface ObsConfig {
  /** Becomes `ev.namespace`, by which participants know which OBS to ask. */
  readonly namespace: string;
  /** Source server of the backend, for example `http://obs-backend:5352`. */
  readonly backend_url?: string;
  readonly bus?: BusConfig;
}

export interface BusConfig {
  /** The password may stand apart from it. */
  readonly url: string;
  /** Environment variable, or file, that holds the password. */
  readonly password_env?: string;
  readonly password_file?: string;
  readonly exchange: string;
  readonly keys: readonly string[];
  /** Default `boss.obs.<namespace>`. Empty: a private queue, which collects nothing while the robogrator is away. */
  readonly queue?: string;
}

export interface Config {
  /** Default: none; then only what comes as a workitem is handed in. */
  readonly obs?: readonly ObsConfig[];
  /** Folder for what must be remembered over a restart; needed with a `backend_url`. */
  readonly folder?: string;
}

const BUS: JsonSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['url', 'exchange', 'keys'],
  properties: {
    url: { type: 'string', pattern: '^amqps?://', description: 'address of the broker of OBS, with the user' },
    password_env: { type: 'string', minLength: 1, description: 'environment variable with the password' },
    password_file: { type: 'string', minLength: 1, description: 'file with the password' },
    exchange: { type: 'string', minLength: 1, description: 'topic exchange, for example pubsub' },
    keys: {
      type: 'array',
      minItems: 1,
      items: { type: 'string', minLength: 1, maxLength: 255 },
      description: 'binding keys, for example *.obs.package.*',
    },
    queue: { type: 'string', maxLength: 255, description: 'durable queue; empty for a private one' },
  },
};

export const CONFIG_SCHEMA: JsonSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  type: 'object',
  additionalProperties: false,
  properties: {
    folder: { type: 'string', minLength: 1, description: 'folder for what must be remembered over a restart' },
    obs: {
      type: 'array',
      description: 'the OBS instances to listen to',
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['namespace'],
        properties: {
          namespace: {
            type: 'string',
            pattern: '^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$',
            description: 'name of the instance',
          },
          backend_url: { type: 'string', pattern: '^https?://[^@]+$', description: 'source server of the backend' },
          bus: BUS,
        },
        anyOf: [{ required: ['backend_url'] }, { required: ['bus'] }],
      },
    },
  },
};

/** Errors: Configuration that names the key. */
export function checkRobogratorConfig(config: unknown): Config {
  checkConfig(CONFIG_SCHEMA, config, 'robogrator');
  const checked = config as Config;
  const obs = checked.obs ?? [];
  const names = obs.map(({ namespace }) => namespace);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw wrong('obs', `the namespace "${twice}" is there twice`);
  if (checked.folder === undefined && obs.some((one) => one.backend_url !== undefined)) {
    throw wrong('folder', 'a "folder" is needed beside "backend_url", to remember what was read');
  }
  return checked;
}

/** The address with its password in it. Errors: Configuration. */
export function busUrl({ url, password_env: variable, password_file: file }: BusConfig): string {
  const password = variable === undefined ? file && readSecret(file) : process.env[variable];
  if (variable !== undefined && !password) throw wrong('bus.password_env', `${variable} is not set`);
  if (password === undefined) return url;
  const address = new URL(url);
  address.password = encodeURIComponent(password);
  return address.href;
}

function readSecret(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (cause) {
    throw wrong('bus.password_file', `${file} cannot be read: ${(cause as Error).message}`);
  }
}

function wrong(key: string, reason: string): Configuration {
  return new Configuration(`configuration of robogrator: ${reason}`, { details: { key, participant: 'robogrator' } });
}
