/** Reads an event in any shape in which OBS has ever sent it. */
import { createHash } from 'node:crypto';
import { isObject, type Json, type JsonObject } from '../core/json.ts';
import type { EventRequest } from '../engine.ts';
import { BossError } from '../errors.ts';
import { canonicalLabel, isRequestLabel, labelOfKey, splitType } from './labels.ts';
import { targetProjects } from './target-projects.ts';

export interface Origin {
  /** `launch-item`, `lastnotifications`, `amqp-bus`, `cli`. */
  readonly source: string;
  /** Name of the OBS instance, for events that do not carry it. */
  readonly namespace: string;
  /** Routing key on the bus, which then names the event. */
  readonly routingKey?: string;
  /** The source's own number for the event: the id is made of it alone. */
  readonly serial?: string;
  /** Tells two equal events apart when their content does not: an id of the message, or when it came. */
  readonly occurrence?: string;
}

/**
 * `raw` is an event of format 1 (`type`), 2 (`label`, `namespace`, `time`), 3 (the same under `_amqp`), or the bare
 * payload from the bus with `origin.routingKey`. The payload of the result is `raw` completed with `label`,
 * `namespace` and `type`, and with the number of a request as `id`. Errors: BOSS_EVENT_INVALID.
 */
export function readObsEvent(raw: unknown, origin: Origin): EventRequest {
  if (!isObject(raw)) throw new BossError('BOSS_EVENT_INVALID', `an event of OBS is a JSON object, not ${kindOf(raw)}`);
  const named = nameOf(raw, origin);
  const label = canonicalLabel(named.label);
  const namespace = named.namespace ?? origin.namespace;
  const payload = complete(raw, label, namespace, origin);
  const projects = projectsOf(label, raw);
  return { id: idOf(label, namespace, raw, origin), label, projects, payload, source: origin.source };
}

function kindOf(value: unknown): string {
  return value === null ? 'null' : Array.isArray(value) ? 'a list' : `a ${typeof value}`;
}

function nameOf(raw: JsonObject, origin: Origin): { label: string; namespace: string | null } {
  if (origin.routingKey !== undefined) return { label: labelOfKey(origin.routingKey), namespace: null };
  const envelope = isObject(raw['_amqp']) ? { ...raw, ...raw['_amqp'] } : raw;
  const namespace = textOf(envelope['namespace']);
  const label = textOf(envelope['label']);
  if (label !== null) return { label, namespace };
  const type = textOf(envelope['type']);
  if (type === null) {
    throw new BossError(
      'BOSS_EVENT_INVALID',
      `the event has neither "label" nor "type"; it has ${Object.keys(raw).slice(0, 20).join(', ') || 'no keys'}`,
    );
  }
  const split = splitType(type);
  return { label: split.label, namespace: namespace ?? split.namespace };
}

function textOf(value: Json | undefined): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

function complete(raw: JsonObject, label: string, namespace: string, origin: Origin): JsonObject {
  const number = raw['number'];
  return {
    label,
    namespace,
    type: `${namespace}_${label}`,
    ...raw,
    ...(isRequestLabel(label) && isNumber(number) ? { id: number } : {}),
    ...(origin.routingKey === undefined ? {} : { label, namespace, obs_event_key: origin.routingKey }),
  };
}

function isNumber(value: Json | undefined): value is string | number {
  return typeof value === 'number' || (typeof value === 'string' && value !== '');
}

function projectsOf(label: string, raw: JsonObject): string[] {
  const project = textOf(raw['project']);
  if (project !== null) return [project];
  return isRequestLabel(label) ? targetProjects(raw) : [];
}

/** What OBS puts into an event that cannot be the same in the next one of its kind. */
const TELLING = ['time', 'when', 'readytime', 'endtime', 'buildid'] as const;
const REVISION_TELLS: ReadonlySet<string> = new Set(['SRCSRV_COMMIT', 'SRCSRV_VERSION_CHANGE']);

function idOf(label: string, namespace: string, raw: JsonObject, origin: Origin): string {
  if (origin.serial !== undefined) return `${namespace}#${origin.serial}`;
  const envelope = isObject(raw['_amqp']) ? { ...raw, ...raw['_amqp'] } : raw;
  const tells =
    TELLING.some((key) => envelope[key] !== undefined) || (REVISION_TELLS.has(label) && raw['rev'] !== undefined);
  const occurrence = tells ? '' : (origin.occurrence ?? '');
  const hash = createHash('sha256').update(canonicalText(raw)).update('\0').update(occurrence).digest('hex');
  return [namespace, label, ...subjectOf(label, raw), hash.slice(0, 16)].join('/');
}

/** What a person recognises the event by. */
function subjectOf(label: string, raw: JsonObject): string[] {
  const keys = isRequestLabel(label)
    ? ['number', 'state']
    : ['project', 'package', 'repository', 'repo', 'arch', 'rev'];
  return keys
    .map((key) => raw[key])
    .filter(isNumber)
    .map(String);
}

/** JSON text that does not depend on the order of keys. */
function canonicalText(value: Json): string {
  return JSON.stringify(value, (_key, inner: Json) =>
    isObject(inner) ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1))) : inner,
  );
}
