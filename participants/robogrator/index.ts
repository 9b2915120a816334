import { join } from 'node:path';
import { defineParticipant, MissingField, type Participant, Rejected, type ServiceContext } from '../sdk/index.ts';
import { BossError, type EventRequest, readObsEvent } from '../sdk/obs-events.ts';
import { followTopic } from '../sdk/topic-source.ts';
import { backendClient } from './backend-client.ts';
import { backendSource } from './backend-source.ts';
import { backoff } from './backoff.ts';
import { busSource } from './bus-source.ts';
import { busUrl, CONFIG_SCHEMA, checkRobogratorConfig, type ObsConfig } from './config.ts';
import { fileCursor } from './cursor.ts';
import type { Source } from './source.ts';

export { CONFIG_SCHEMA as configSchema };

/** Namespace of an event of format 1 that does not name its own. */
const DEFAULT_NAMESPACE = 'OBS';

/**
 * Turns events of OBS into events of the engine: those that arrive as a workitem on the queue `obs_event`, and those of
 * the OBS instances in the configuration. Errors: Configuration.
 */
export function create(config: unknown = {}): Participant {
  const { obs = [], folder = '.' } = checkRobogratorConfig(config);
  let sources: Source[] = [];
  return defineParticipant({
    name: 'obs_event',
    description: 'Starts the definitions that are bound to an event of the Open Build Service.',
    concurrency: 20,
    onWorkitem: async (workitem, context) => {
      const raw = workitem.get('obsEvent');
      if (raw === undefined) {
        throw new MissingField('obs_event needs the field "obsEvent" with the event of OBS', {
          details: { field: 'obsEvent', participant: workitem.participantName },
        });
      }
      const answer = await context.sendEvent(readEvent(raw, obs[0]?.namespace ?? DEFAULT_NAMESPACE, workitem.wfid));
      workitem.set(
        'started',
        answer.started.map((start) => ({ ...start })),
      );
      workitem.result = answer.state !== 'failed';
    },
    onStart: async (context) => {
      sources = (await Promise.all(obs.map((one) => sourcesOf(one, folder, context)))).flat();
    },
    onStop: async () => {
      await Promise.all(sources.map((source) => source.stop()));
    },
  });
}

/** The wfid stands for the occurrence: a redelivered workitem is the same event, another launch item is another one. */
function readEvent(raw: unknown, namespace: string, wfid: string): EventRequest {
  try {
    return readObsEvent(raw, { source: 'launch-item', namespace, occurrence: wfid });
  } catch (error) {
    if (error instanceof BossError) {
      throw new Rejected(error.message, { details: { code: error.code, field: 'obsEvent' }, cause: error });
    }
    throw error;
  }
}

async function sourcesOf(obs: ObsConfig, folder: string, context: ServiceContext): Promise<Source[]> {
  const { namespace, backend_url, bus } = obs;
  const shared = { namespace, sink: context, log: context.log, backoff };
  const sources: Source[] = [];
  if (backend_url !== undefined) {
    const cursor = fileCursor(join(folder, `obs-${namespace}.json`));
    sources.push(backendSource({ ...shared, client: backendClient(backend_url), cursor }));
  }
  if (bus !== undefined) {
    const queue = bus.queue === '' ? null : (bus.queue ?? `boss.obs.${namespace}`);
    const { exchange, keys } = bus;
    const options = { url: busUrl(bus), exchange, keys, queue, log: context.log };
    sources.push(await busSource({ ...shared, now: Date.now, follow: (listener) => followTopic(options, listener) }));
  }
  return sources;
}
