import { isObject } from '../core/json.ts';
import type { Json, JsonObject } from '../core/json.ts';
import type { EventRequest } from '../engine.ts';
import { BossError } from '../errors.ts';
import { readObsEvent } from '../events/obs-event.ts';
import { readJson } from './files.ts';

/** Where events of a file are said to come from, unless they say it themselves. */
const ORIGIN = { source: 'cli', namespace: 'OBS' } as const;

/**
 * The event of a file in any of its shapes: an EventRequest; an original launch item with the field `obsEvent`; or what OBS
 * itself sends. Without an id of its own an event is named by its content: sent twice it is handled once.
 * Errors: BOSS_EVENT_INVALID, BOSS_FILE_UNREADABLE.
 */
export function readEventFile(file: string, id: string | undefined): EventRequest {
  const event = eventOf(readJson(file));
  return id === undefined ? event : { ...event, id };
}

function eventOf(json: Json): EventRequest {
  if (!isObject(json)) throw new BossError('BOSS_EVENT_INVALID', 'an event is a JSON object');
  if (isEventRequest(json)) return { source: ORIGIN.source, ...json } as EventRequest;
  const fields = json['fields'] ?? json['workitem_fields'];
  const obsEvent = isObject(fields) ? fields['obsEvent'] : undefined;
  return readObsEvent(obsEvent ?? json, ORIGIN);
}

function isEventRequest(json: JsonObject): boolean {
  return 'id' in json && 'projects' in json && isObject(json['payload']);
}
