import { BossError } from '../errors.ts';
import type { Execution } from './execution.ts';
import type { Expression, PendingHandler, Sender, StoredError } from './expression.ts';
import { entriesOf, isPatternList } from './handler-list.ts';
import { isObject, type Json } from './json.ts';
import { replyToParent } from './leave.ts';
import { compilePattern } from './pattern.ts';
import { formatTimestamp } from './time.ts';
import { mayUndo } from './undo-list.ts';
import { isUndoing } from './undoing.ts';
import type { Fields, WireError } from './workitem.ts';

export interface Circumstances {
  readonly doing: StoredError['doing'];
  /** The workitem at the time. */
  readonly fields: Fields;
  readonly from?: Sender | null;
}

/** An expression failed: the nearest handler around it that matches gets it, else it stands in error until somebody acts. */
export function handleError(execution: Execution, e: Expression, thrown: unknown, at: Circumstances): void {
  raise(execution, e, describe(thrown, execution.env.now, at));
}

export function raise(execution: Execution, e: Expression, error: StoredError): void {
  const found = findHandler(execution, e, error);
  if (found === null) return stand(execution, e, error);
  execution.note('error_handled', e.expid, { class: error.class, message: error.message, by: found.e.expid });
  const fields = { ...error.fields, __error__: errorField(execution, e, error) };
  fail(execution, found.e, found.handler, fields);
}

/**
 * The expression whose handler matched: its children go first, then the handler runs in its place. At once, not by a message: until
 * that came, the failed one would wait for a cancel that nobody sends any more when its branch is forgotten meanwhile.
 */
function fail(execution: Execution, e: Expression, handler: PendingHandler, fields: Fields): void {
  if (e.state === 'dying' || isUndoing(e)) return;
  e.state = 'failing';
  e.applied = fields;
  e.pending = handler;
  execution.dropHeld(e);
  execution.touch(e);
  const children = execution.childIds(e);
  if (children.length === 0) return replyToParent(execution, e, fields, null);
  const immediate = typeof handler.handler === 'string' && handler.handler.startsWith('!');
  for (const to of children) {
    const isKilled = immediate && !mayUndo(execution, to);
    execution.send({ do: 'cancel', to, flavour: isKilled ? 'kill' : 'cancel' });
  }
}

/** The branch stops here, its siblings go on; a replay tries again. */
export function stand(execution: Execution, e: Expression, error: StoredError): void {
  if (e.error === null) execution.countErrors(1);
  e.state = 'failed';
  e.error = error;
  execution.touch(e);
  execution.note('error', e.expid, { code: error.code, class: error.class, message: error.message });
  const fields = { ...error.fields, __error__: errorField(execution, e, error) };
  execution.send({ do: 'happen', kind: 'error', name: 'errors', expression: e.id, fields });
}

function findHandler(
  execution: Execution,
  from: Expression,
  error: StoredError,
): { e: Expression; handler: PendingHandler } | null {
  for (let e: Expression | undefined = from; e !== undefined; e = execution.waiterOf(e)) {
    const written = e.handlers.on_error;
    if (written === undefined || written === null || e.state === 'failing') continue;
    if (written === '') return null;
    const handler = matching(written, error);
    if (handler !== null) return handler.handler === '' ? null : { e, handler };
  }
  return null;
}

/** The first whose pattern is found in the message or class. */
function matching(written: Json, error: StoredError): PendingHandler | null {
  if (!isPatternList(written)) return { handler: written, index: null };
  for (const [index, [pattern, handler]] of entriesOf(written).entries()) {
    if (handler !== null && (pattern === null || matchesError(pattern, error))) return { handler, index };
  }
  return null;
}

function matchesError(pattern: string, error: StoredError): boolean {
  const source = /^\/(.*)\/i?$/s.exec(pattern)?.[1] ?? pattern;
  const compiled = compilePattern(source);
  return compiled.test(error.message) || compiled.test(error.class);
}

/** The error as it is stored. */
export function describe(thrown: unknown, now: number, at: Circumstances): StoredError {
  const common = { at: now, doing: at.doing, fields: at.fields, from: at.from ?? null };
  if (isWireError(thrown)) return { ...common, ...describeWireError(thrown) };
  if (thrown instanceof BossError) return { ...common, ...describeOwn(thrown) };
  const error = thrown instanceof Error ? thrown : new Error(String(thrown));
  const trace = (error.stack ?? '').split('\n').slice(1, 6);
  const { name, message } = error;
  return {
    ...common,
    code: 'BOSS_INTERNAL',
    class: name,
    message,
    trace: trace.map((line) => line.trim()),
    details: null,
  };
}

type Description = Pick<StoredError, 'code' | 'class' | 'message' | 'trace' | 'details'>;

function describeWireError({ class: name, message, trace = [], details }: WireError): Description {
  const lines = typeof trace === 'string' ? trace.split('\n') : [...trace];
  return { code: 'BOSS_PARTICIPANT_ERROR', class: name, message, trace: lines, details: details ?? null };
}

function describeOwn({ code, message, details }: BossError): Description {
  const given = details['class'];
  return { code, class: typeof given === 'string' ? given : code, message, trace: [], details: details as Json };
}

function isWireError(thrown: unknown): thrown is WireError {
  return !(thrown instanceof Error) && isObject(thrown) && typeof thrown['message'] === 'string';
}

/** What handlers and later steps see in field `__error__`: the keys of the original. */
function errorField(execution: Execution, e: Expression, error: StoredError): Json {
  return {
    fei: { engine_id: 'engine', wfid: execution.head.wfid, subid: e.subid, expid: e.expid },
    at: formatTimestamp(error.at),
    class: error.class,
    message: error.message,
    trace: error.trace,
    tree: e.tree as unknown as Json,
    details: error.details,
    deviations: isObject(error.details) ? (error.details['deviations'] ?? null) : null,
  };
}
