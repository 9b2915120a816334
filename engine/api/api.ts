import express from 'express';
import type { Application } from 'express';
import helmet from 'helmet';
import type { Engine } from '../engine.ts';
import { BossError } from '../errors.ts';
import { backupOperations, type MakeBackup } from './backup.ts';
import { bindingOperations } from './bindings.ts';
import { jsonBody } from './body.ts';
import type { DefinitionTools } from './definition-tools.ts';
import { definitionOperations } from './definitions.ts';
import { eventOperations } from './events.ts';
import { failure } from './failure.ts';
import type { OnMistake } from './failure.ts';
import { guard } from './guard.ts';
import type { Operation } from './operation.ts';
import { participantOperations } from './participants.ts';
import { processOperations } from './processes.ts';
import { traceOperations } from './trace.ts';
import { type MetricsPage, probes } from './probes.ts';
import { proposalOperations } from './proposals.ts';
import { routerOf } from './router.ts';
import { retentionOperations } from './retention.ts';
import { scheduleOperations } from './schedules.ts';
import { statusOperations } from './status.ts';
import { streamOperations } from './stream.ts';
import { deadLetterOperations } from './dead-letters.ts';
import { lockOperations } from './locks.ts';
import { signalOperations } from './signals.ts';
import { taskOperations } from './tasks.ts';

export const BASE = '/api/v1';

export interface ApiOptions {
  readonly definitions: DefinitionTools;
  readonly backup: MakeBackup;
  /** Called after `POST /engine/stop` was answered. */
  readonly stop: () => void;
  /** Host names by which this engine may be called besides those of the loopback. */
  readonly hosts?: readonly string[];
  readonly onMistake?: OnMistake;
  /** What `GET /metrics` shows; without it there is no such page. */
  readonly metrics?: MetricsPage;
  /** Ends the open streams; without it they end with their connection. */
  readonly closing?: AbortSignal;
  /** Milliseconds between two heartbeats of a stream; default 15 000. */
  readonly heartbeat?: number;
}

export function createApi(engine: Engine, options: ApiOptions): Application {
  const app = express();
  app.disable('x-powered-by');
  app.use(helmet());
  app.use(probes(engine, options.metrics));
  app.use(guard(options.hosts ?? []));
  app.use(jsonBody());
  app.use(BASE, routerOf(operationsOf(engine, options)));
  app.use((request) => {
    throw new BossError('BOSS_NOT_FOUND', `there is nothing at ${request.path}`);
  });
  app.use(failure(options.onMistake ?? (() => undefined)));
  return app;
}

export function operationsOf(engine: Engine, options: ApiOptions): Operation[] {
  const closing = options.closing ?? new AbortController().signal;
  return [
    ...statusOperations(engine, options.stop),
    ...backupOperations(options.backup),
    ...processOperations(engine),
    ...traceOperations(engine),
    ...retentionOperations(engine),
    ...proposalOperations(engine),
    ...taskOperations(engine),
    ...lockOperations(engine),
    ...deadLetterOperations(engine),
    ...signalOperations(engine),
    ...definitionOperations(engine, options.definitions),
    ...bindingOperations(engine),
    ...eventOperations(engine),
    ...scheduleOperations(engine),
    ...participantOperations(engine),
    ...streamOperations(engine, { heartbeat: options.heartbeat ?? 15_000, closing }),
  ];
}
