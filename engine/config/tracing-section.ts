import type { SectionSchema } from './section.ts';

/** What main makes of the section. */
export interface TracingSettings {
  readonly endpoint?: string;
  readonly service_name?: string;
  readonly share?: number;
}

export const tracingSection = {
  description:
    'Spans of processes and their steps for a collector of OpenTelemetry (docs/guides/watch-boss.md). Without `endpoint` there are none.',
  properties: {
    endpoint: {
      type: 'string',
      pattern: '^https?://',
      examples: ['http://localhost:4318/v1/traces'],
      description:
        'Where the collector takes OTLP over HTTP. Further headers, for a login, come from the environment variable ' +
        '`OTEL_EXPORTER_OTLP_HEADERS`.',
    },
    service_name: { type: 'string', minLength: 1, default: 'boss', description: 'How the engine is called in traces.' },
    share: {
      type: 'number',
      minimum: 0,
      maximum: 1,
      default: 1,
      description:
        'Of the processes that were launched in no trace, so many are traced: 0.1 is one in ten. A launch within a trace says itself.',
    },
  },
} as const satisfies SectionSchema;
