import type { SectionSchema } from './section.ts';

/** The section `boss`: the engine itself. Changes of a default belong into the changelog. */
export const bossSection = {
  description: 'The engine. Without `redis_url` and `amqp_...` it needs no server: its store is a folder.',
  properties: {
    data_dir: {
      type: 'string',
      path: true,
      default: './boss-data',
      aliases: ['db_path'],
      description: 'Folder of the embedded store. Not used with `redis_url`.',
    },
    redis_url: {
      type: 'string',
      pattern: '^rediss?(\\+(cluster|sentinel))?://',
      examples: ['redis://:password@redis.example.com:6379/0'],
      description:
        'Redis that keeps the processes, for an engine of several workers. Needs AMQP as well. `redis+cluster://host:port,host:port` ' +
        'for a Redis Cluster, `redis+sentinel://host:port,host:port/name` for a primary that sentinels watch, `rediss` in place ' +
        'of `redis` for TLS: see docs/guides/clusters.md.',
    },
    redis_ca: {
      type: 'string',
      path: true,
      examples: ['/etc/boss/ca.pem'],
      description:
        'Certificates (PEM) that the certificate of Redis is checked against, instead of those of the system.',
    },
    redis_cert: {
      type: 'string',
      path: true,
      examples: ['/etc/boss/engine.pem'],
      description: 'Certificate (PEM) that the engine shows to Redis; with `redis_key`.',
    },
    redis_key: {
      type: 'string',
      path: true,
      examples: ['/etc/boss/engine.key'],
      description: 'Private key (PEM) of `redis_cert`.',
    },
    redis_sentinel_pwd: {
      type: 'string',
      examples: ['secret'],
      description: 'Password of the sentinels themselves; the one in `redis_url` is that of the servers.',
    },
    wait_replicas: {
      type: 'integer',
      minimum: 0,
      maximum: 10,
      default: 0,
      description:
        'So many replicas of Redis must have a commit before it counts as done (`WAIT`). 0: a failover may lose the last ' +
        'ones, see docs/reference/durability.md.',
    },
    lease_ms: {
      type: 'integer',
      minimum: 500,
      maximum: 600_000,
      default: 5000,
      description:
        'Engines on one Redis share its partitions. One that has said nothing for so many milliseconds has lost its own to the ' +
        'others. The same for all of them: see docs/guides/several-engines.md.',
    },
    amqp_url: {
      type: 'string',
      pattern: '^amqps?://',
      examples: ['amqp://boss:password@rabbit.example.com:5672/boss'],
      description: 'RabbitMQ that carries the workitems. Says in one line what the four `amqp_...` keys below say.',
    },
    amqp_host: {
      type: 'string',
      pattern: '^[^\\s/@]+$',
      examples: ['rabbit.example.com:5672'],
      description: 'Host, and port unless it is 5672. Any of the four keys switches AMQP on.',
    },
    amqp_user: {
      type: 'string',
      examples: ['boss'],
      description: 'User at RabbitMQ; `boss` when only others are set.',
    },
    amqp_pwd: { type: 'string', examples: ['secret'], description: 'Password; `boss` when only others are set.' },
    amqp_vhost: { type: 'string', examples: ['boss'], description: 'Virtual host; `boss` when only others are set.' },
    allow_data_loss: {
      type: 'boolean',
      default: false,
      description: 'Works on a Redis that forgets acknowledged writes when it dies (no append-only file).',
    },
    partitions: {
      type: 'integer',
      minimum: 1,
      maximum: 1024,
      examples: [16],
      description:
        'Parts into which a new store is divided: the largest number of workers that can share the work. Fixed when the ' +
        'store is created. Without it: 16 in Redis, 1 in a folder.',
    },
    http_host: {
      type: 'string',
      default: '127.0.0.1',
      aliases: ['viewer_address'],
      description: 'Address on which the API listens.',
    },
    http_port: {
      type: 'integer',
      minimum: 0,
      maximum: 65535,
      default: 9292,
      aliases: ['viewer_port'],
      description: 'Port of the API; 0 takes a free one.',
    },
    log_level: {
      type: 'string',
      enum: ['error', 'warn', 'info', 'debug'],
      default: 'info',
      description: 'Least important kind of line that is logged.',
    },
    log_format: {
      type: 'string',
      enum: ['text', 'json'],
      default: 'text',
      description: 'Lines for people, or one JSON object a line.',
    },
    debug: { type: 'boolean', default: false, description: 'The original’s switch: means `log_level = debug`.' },
    processes_dir: {
      type: 'string',
      path: true,
      examples: ['/etc/boss/processes'],
      description: 'Folder of definitions that are stored at start when they are new or changed.',
    },
    original_conditions: {
      type: 'boolean',
      default: false,
      description: 'Conditions as the original took them, for definitions that were written against its mistakes.',
    },
    time_zone: {
      type: 'string',
      default: 'UTC',
      examples: ['Europe/Berlin'],
      description: 'Zone of schedules, dates and times of day that name none.',
    },
    max_attempts: {
      type: 'integer',
      minimum: 1,
      maximum: 1000,
      default: 10,
      description:
        'So many participants may die over one step before it fails with BOSS_POISON, and its workitem is laid with the dead letters.',
    },
    registerp_allowed: {
      type: 'boolean',
      default: false,
      description: 'Lets definitions register participants with `registerp` and `unregisterp`.',
    },
    read_dir: {
      type: 'string',
      path: true,
      examples: ['/etc/boss/read'],
      description: 'Folder whose files definitions may read with `read`. Without it they read none.',
    },
    journal_values: {
      type: 'integer',
      minimum: 0,
      maximum: 1_000_000,
      default: 200,
      description:
        'The longest value, in characters, that the journal has of what a participant changed in the workitem; of a longer one ' +
        'it has the length. 0: it does not say what was changed.',
    },
    participants: {
      type: 'array',
      items: { type: 'string' },
      default: [],
      examples: ['log, notify_irc'],
      description: 'Shipped participants that run inside the engine when there is no AMQP.',
    },
  },
  retired: {
    db_sequel: 'processes are kept in Redis (redis_url) or in a folder (data_dir) now; remove it',
  },
} as const satisfies SectionSchema;
