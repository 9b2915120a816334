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
  readonly url: string;
  readonly exchange: string;
  readonly keys: readonly string[];
  /** Default `boss.obs.<namespace>`. Empty: a private queue, which collects nothing while the robogrator is away. */
  readonly queue?: string;
}

export interface RobogratorConfig {
  readonly obs: readonly ObsConfig[];
  /** Folder for what it must remember over a restart. */
  readonly folder: string;
}

const BUS: JsonSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['url', 'exchange', 'keys'],
  properties: {
    url: { type: 'string', pattern: '^amqps?://', description: 'address of the broker of OBS, with user and password' },
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
  required: ['obs', 'folder'],
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
export function checkRobogratorConfig(config: unknown): RobogratorConfig {
  checkConfig(CONFIG_SCHEMA, config, 'robogrator');
  const checked = config as RobogratorConfig;
  const names = checked.obs.map((obs) => obs.namespace);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) {
    throw new Configuration(`configuration of robogrator: the namespace "${twice}" is there twice`, {
      details: { key: 'obs', namespace: twice },
    });
  }
  return checked;
}
