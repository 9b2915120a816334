/**
 * What goes over the wire: `docs/reference/wire.md` in code. The classes of inbound messages and their order are those of the
 * original engine; what it lost or misread is refused here with a reason, so that it can be kept as a dead letter.
 */
import { BossError } from '../errors.ts';
import { isObject, type Json, type JsonObject } from './json.ts';
import { holdsInfinite } from './infinite.ts';
import { type LeaseAnswer, type LeaseMessage, readLease } from './lease-message.ts';
import { nestsDeeperThan } from './nesting.ts';
import { isTree, type Tree } from './tree.ts';
import type { Fei, WireCancel, WireError, WireWorkitem } from './workitem.ts';

export const MAX_BODY_BYTES = 16 * 1024 * 1024;
export const MAX_JSON_DEPTH = 1000;

/** An event as it is sent to an inbox: `{"event": {...}}`. */
export interface EventMessage {
  /** Dedupe key. */
  readonly id: string;
  readonly label: string;
  readonly projects: readonly string[];
  readonly payload: JsonObject;
  readonly source: string;
}

export type Inbound =
  | { readonly kind: 'reply'; readonly fei: Fei; readonly fields: JsonObject }
  /** `fields` null: the reply carried none, the step's own stay. */
  | { readonly kind: 'error'; readonly fei: Fei; readonly fields: JsonObject | null; readonly error: WireError }
  | {
      readonly kind: 'launch';
      readonly definition: string | Tree;
      readonly fields: JsonObject;
      readonly variables: JsonObject;
      /** Asked for by the sender; null: the engine makes one. */
      readonly wfid: string | null;
      readonly idempotencyKey: string | null;
      /** Whose shared definitions it calls first; null: nobody said. */
      readonly project: string | null;
    }
  | { readonly kind: 'event'; readonly event: EventMessage }
  | { readonly kind: 'lease'; readonly fei: Fei; readonly lease: LeaseMessage }
  | { readonly kind: 'ignored'; readonly why: string };

/** What a sender that set `reply_to` hears: the id of the process, the key of the event, who has the step, or why nothing came of it. */
export type Answer =
  | { readonly wfid: string }
  | { readonly lease: LeaseAnswer }
  | { readonly event: string; readonly key: string; readonly state: string; readonly started: readonly object[] }
  | { readonly error: { readonly code: string; readonly message: string } };

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** Text of a message body. Errors: BOSS_LIMIT_EXCEEDED over 16 MB, BOSS_MESSAGE_INVALID when it is not UTF-8. */
export function decodeBody(body: Uint8Array): string {
  if (body.byteLength > MAX_BODY_BYTES) {
    throw new BossError(
      'BOSS_LIMIT_EXCEEDED',
      `The message has ${body.byteLength} bytes; at most ${MAX_BODY_BYTES} are accepted.`,
      { details: { limit: 'MAX_BODY_BYTES', bytes: body.byteLength } },
    );
  }
  try {
    return utf8.decode(body);
  } catch (cause) {
    throw new BossError('BOSS_MESSAGE_INVALID', 'The message is not valid UTF-8; a body is JSON in UTF-8.', { cause });
  }
}

/** Errors: BOSS_MESSAGE_INVALID, BOSS_LIMIT_EXCEEDED (nesting). */
export function parseInbound(text: string): Inbound {
  const item = parseObject(text);
  if (item['error'] && item['fei']) return errorReply(item);
  if (item['fields'] && item['fei']) return { kind: 'reply', fei: fei(item), fields: objectAt(item, 'fields') };
  if (item['process_definition'] || item['definition']) return launch(item);
  if (item['event']) return { kind: 'event', event: event(item['event']) };
  if (item['lease'] && item['fei']) return { kind: 'lease', fei: fei(item), lease: readLease(item) };
  if (item['cancel']) return { kind: 'ignored', why: 'a participant sent back the cancel message that it got' };
  throw invalid(
    `The message is none of those that BOSS takes. Accepted are a reply (fei and fields), an error reply (fei and error), ` +
      `a launch item (definition), an event (event) and what a holder says (fei and lease); this one has ${keys(item)}.`,
  );
}

/**
 * JSON text of a workitem message. `fieldsJson` is the text of an object without `params` and `dispatched_at`; they are put
 * at its end without parsing it.
 */
export function renderWorkitem(
  head: Omit<WireWorkitem, 'fields'>,
  fieldsJson: string,
  params: JsonObject,
  dispatchedAt: string,
): string {
  const opening = JSON.stringify(head).slice(0, -1);
  const fields = fieldsJson === '{}' ? '{' : `${fieldsJson.slice(0, -1)},`;
  return `${opening},"fields":${fields}"params":${JSON.stringify(params)},"dispatched_at":"${dispatchedAt}"}}`;
}

export function renderCancel(cancel: WireCancel): string {
  return JSON.stringify({ cancel: true, fei: cancel.fei, flavour: cancel.flavour });
}

export function renderAnswer(answer: Answer): string {
  return JSON.stringify(answer);
}

function parseObject(text: string): JsonObject {
  if (nestsDeeperThan(text, MAX_JSON_DEPTH)) {
    throw new BossError('BOSS_LIMIT_EXCEEDED', `The message nests deeper than ${MAX_JSON_DEPTH} arrays and objects.`, {
      details: { limit: 'MAX_JSON_DEPTH' },
    });
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw invalid(`The message is not JSON: ${reason(cause)}.`, cause);
  }
  if (!isObject(value)) throw invalid(`The message is ${describe(value)}; a JSON object is needed.`);
  if (holdsInfinite(text, value))
    throw invalid('The message holds a number that is too large to be kept; send it as a text.');
  return value;
}

function errorReply(item: JsonObject): Inbound {
  const fields = item['fields'];
  return { kind: 'error', fei: fei(item), fields: isObject(fields) ? fields : null, error: wireError(item['error']) };
}

/** A plain string is a message of class RuntimeError, as the original had it. */
function wireError(error: Json | undefined): WireError {
  if (!isObject(error)) return { class: 'RuntimeError', message: asText(error) };
  const { class: name, message, trace, details } = error;
  return {
    class: typeof name === 'string' && name !== '' ? name : 'RuntimeError',
    message: asText(message ?? error),
    ...(isTrace(trace) ? { trace } : {}),
    ...(details === undefined ? {} : { details }),
  };
}

function isTrace(trace: Json | undefined): trace is string | readonly string[] {
  return typeof trace === 'string' || (Array.isArray(trace) && trace.every((line) => typeof line === 'string'));
}

function fei(item: JsonObject): Fei {
  const value = item['fei'];
  if (isObject(value)) {
    const { engine_id, wfid, subid, expid } = value;
    if (typeof wfid === 'string' && typeof subid === 'string' && typeof expid === 'string') {
      return { engine_id: typeof engine_id === 'string' ? engine_id : 'engine', wfid, subid, expid };
    }
  }
  throw invalid(`"fei" must be an object with the strings wfid, subid and expid, but is ${describe(value)}.`);
}

function launch(item: JsonObject): Inbound {
  const definition = item['process_definition'] || item['definition'];
  if (typeof definition !== 'string' && !isTree(definition)) {
    throw invalid(
      `"definition" must be a text or a tree [name, {attributes}, [children]], but is ${describe(definition)}.`,
    );
  }
  return {
    kind: 'launch',
    definition,
    fields: objectAt(item, item['workitem_fields'] ? 'workitem_fields' : 'fields'),
    variables: objectAt(item, item['process_variables'] ? 'process_variables' : 'variables'),
    wfid: textAt(item, 'wfid'),
    idempotencyKey: textAt(item, 'idempotency_key'),
    project: textAt(item, 'project'),
  };
}

function event(value: Json | undefined): EventMessage {
  if (!isObject(value)) throw invalid(`"event" must be an object, but is ${describe(value)}.`);
  const { id, label, source } = value;
  const projects = value['projects'] ?? [];
  if (typeof id !== 'string' || id === '') throw invalid('"event.id" must be a text that is unique to the event.');
  if (typeof label !== 'string' || label === '') throw invalid('"event.label" must be a text like SRCSRV_COMMIT.');
  if (!isTexts(projects)) throw invalid('"event.projects" must be a list of project names.');
  return {
    id,
    label,
    projects,
    payload: objectAt(value, 'payload'),
    source: typeof source === 'string' ? source : 'amqp',
  };
}

function isTexts(value: Json): value is readonly string[] {
  return Array.isArray(value) && value.every((element) => typeof element === 'string');
}

/** The text at `key`; absent and null are null. */
function textAt(item: JsonObject, key: string): string | null {
  const value = item[key] ?? null;
  if (value !== null && typeof value !== 'string')
    throw invalid(`"${key}" must be a string, but is ${describe(value)}.`);
  return value;
}

/** The object at `key`; absent and null count as empty. */
function objectAt(item: JsonObject, key: string): JsonObject {
  const value = item[key] ?? {};
  if (!isObject(value)) throw invalid(`"${key}" must be an object, but is ${describe(value)}.`);
  return value;
}

function invalid(message: string, cause?: unknown): BossError {
  return new BossError('BOSS_MESSAGE_INVALID', message, { cause });
}

function asText(value: Json | undefined): string {
  return typeof value === 'string' ? value : JSON.stringify(value ?? null);
}

function reason(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}

function describe(value: unknown): string {
  if (value === undefined) return 'missing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'an array';
  return typeof value === 'object' ? `an object with ${keys(value)}` : `the ${typeof value} ${excerpt(value)}`;
}

function excerpt(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 60)}...` : text;
}

function keys(value: object): string {
  const names = Object.keys(value);
  if (names.length === 0) return 'no keys';
  return `the keys ${names.slice(0, 8).join(', ')}${names.length > 8 ? ', ...' : ''}`;
}
