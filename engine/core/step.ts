import { BossError } from '../errors.ts';
import { apply } from './apply.ts';
import { cancel } from './cancel.ts';
import { deliverHeard, deliverReceive, deliverReply, guard } from './deliver.ts';
import type { Effect } from './effect.ts';
import { type Environment, LIMITS } from './environment.ts';
import type { Execution } from './execution.ts';
import type { Expression } from './expression.ts';
import { fail, handleError } from './fail.ts';
import { Frame } from './frame.ts';
import { happen } from './happening.ts';
import type { InternalMessage } from './internal-message.ts';
import type { JsonObject } from './json.ts';
import { trigger } from './handler.ts';
import { replyToParent } from './leave.ts';
import { cancelDispatch, dispatch, dispatchOf } from './participant-work.ts';
import { pause, resume } from './pause.ts';
import { replay } from './replay.ts';
import type { Fields, WireError } from './workitem.ts';

/** What reaches a process from outside. Expressions are named by id (`expid!subid`); null means the whole process. */
export type Message =
  | { readonly kind: 'reply'; readonly expression: string; readonly dispatch: string | null; readonly fields: Fields }
  | {
      readonly kind: 'error';
      readonly expression: string;
      readonly dispatch: string | null;
      readonly fields: Fields | null;
      readonly error: WireError;
    }
  | { readonly kind: 'unroutable'; readonly expression: string; readonly dispatch: string; readonly reason: string }
  | { readonly kind: 'timer'; readonly id: string; readonly at: number }
  | {
      readonly kind: 'heard';
      readonly id: string;
      readonly to: string;
      readonly event: string;
      readonly name: string;
      readonly fields: Fields;
    }
  | { readonly kind: 'cancel' | 'kill' | 'pause' | 'resume'; readonly expression: string | null; readonly by: string }
  | {
      readonly kind: 'replay';
      readonly expression: string | null;
      readonly fields: JsonObject | null;
      readonly by: string;
    }
  | { readonly kind: 'continue' };

/** `applied`: it changed the process. `duplicate`: what it answers is gone. `refused`: it names nothing that is there. */
export type Outcome = 'applied' | 'duplicate' | 'refused';

/** Takes a message in, runs the process until it only waits, and returns what has to happen outside. */
export function step(
  execution: Execution,
  message: Message,
  env: Environment,
): { outcome: Outcome; effects: Effect[] } {
  execution.env = env;
  const outcome = accept(execution, message);
  run(execution, env);
  return { outcome, effects: execution.takeEffects() };
}

/** Handles internal messages, oldest first, until none is left or the bound is reached. */
export function run(execution: Execution, env: Environment, bound: number = LIMITS.messagesPerRun): void {
  execution.env = env;
  for (let handled = 0; handled < bound; handled++) if (!handleNext(execution)) break;
}

/** Handles one internal message; false when there is none. */
export function handleNext(execution: Execution): boolean {
  const message = execution.take();
  if (message === undefined) return false;
  handleMessage(execution, message);
  return true;
}

export function accept(execution: Execution, message: Message): Outcome {
  if (message.kind === 'continue') return 'applied';
  if (execution.head.ended !== null && execution.expressions.size === 0)
    return isAnswer(message) ? 'duplicate' : 'refused';
  switch (message.kind) {
    case 'reply':
    case 'error':
      return acceptAnswer(execution, message);
    case 'unroutable':
      return acceptUnroutable(execution, message);
    case 'timer':
      return acceptTimer(execution, message.id);
    case 'heard':
      return acceptHeard(execution, message);
    case 'replay':
      return acceptReplay(execution, message);
    default:
      return acceptCommand(execution, message);
  }
}

function isAnswer(message: Message): boolean {
  return (
    message.kind !== 'cancel' &&
    message.kind !== 'kill' &&
    message.kind !== 'pause' &&
    message.kind !== 'resume' &&
    message.kind !== 'replay'
  );
}

type Answer = Extract<Message, { kind: 'reply' | 'error' }>;

function acceptAnswer(execution: Execution, message: Answer): Outcome {
  const e = execution.get(message.expression);
  const made = e === undefined ? null : dispatchOf(e);
  const isOld = made === null || (message.dispatch !== null && message.dispatch !== made.id) || made.forget;
  if (e === undefined || isOld || e.state === 'failed' || e.data['answered'] === true) {
    return duplicate(execution, message.expression);
  }
  e.data = { ...e.data, answered: true };
  execution.touch(e);
  const fields = cleaned(message.fields ?? e.applied);
  if (message.kind === 'reply') {
    execution.note('replied', e.expid, { participant: made.participant });
    execution.send({ do: 'receive', to: e.id, fields, flavour: null });
  } else if (e.state === null) {
    handleError(execution, e, message.error, { doing: 'receive', fields });
  } else {
    execution.send({ do: 'receive', to: e.id, fields, flavour: null });
  }
  return 'applied';
}

function acceptUnroutable(execution: Execution, message: Extract<Message, { kind: 'unroutable' }>): Outcome {
  const e = execution.get(message.expression);
  if (e === undefined || dispatchOf(e)?.id !== message.dispatch || e.state !== null)
    return duplicate(execution, message.expression);
  const error = new BossError('BOSS_UNROUTABLE', message.reason, { details: { queue: dispatchOf(e)?.queue } });
  handleError(execution, e, error, { doing: 'dispatch', fields: e.applied });
  return 'applied';
}

function acceptTimer(execution: Execution, id: string): Outcome {
  const bar = id.lastIndexOf('|');
  const e = execution.get(id.slice(0, bar));
  const name = id.slice(bar + 1);
  // Cleared in the store in any case: it has fired. A paused expression sets it again when it is resumed.
  execution.effects.push({ do: 'timer', id, at: null });
  if (e === undefined || e.timers[name] === undefined) return 'duplicate';
  if (e.state === 'paused') return 'applied';
  const { [name]: _, ...others } = e.timers;
  e.timers = others;
  execution.touch(e);
  fireTimer(execution, e, name);
  return 'applied';
}

function fireTimer(execution: Execution, e: Expression, name: string): void {
  if (name === 'timeout') execution.send({ do: 'cancel', to: e.id, flavour: 'timeout' });
  else if (name === 'retry') {
    const fields = trigger(execution, e, 'on_error', e.applied, null);
    if (fields !== null) replyToParent(execution, e, fields, null);
  } else {
    guard(execution, e, e.applied, null, () => {
      execution.env.types.get(e.name)?.timer?.(new Frame(execution, e, e.applied), name);
    });
  }
}

function acceptHeard(execution: Execution, message: Extract<Message, { kind: 'heard' }>): Outcome {
  if (execution.get(message.to) === undefined || execution.head.recent.includes(message.id)) return 'duplicate';
  execution.head.recent = [...execution.head.recent.slice(-31), message.id];
  execution.headChanged = true;
  execution.send({ do: 'hear', to: message.to, kind: message.event, name: message.name, fields: message.fields });
  return 'applied';
}

function acceptReplay(execution: Execution, message: Extract<Message, { kind: 'replay' }>): Outcome {
  const failed =
    message.expression === null ? [...execution.expressions.values()] : [execution.get(message.expression)];
  const standing = failed.filter((e) => e !== undefined && e.error !== null) as Expression[];
  for (const e of standing) replay(execution, e, message.fields);
  return standing.length > 0 ? 'applied' : 'refused';
}

function acceptCommand(
  execution: Execution,
  message: Extract<Message, { kind: 'cancel' | 'kill' | 'pause' | 'resume' }>,
): Outcome {
  const { kind, expression, by } = message;
  const roots = [...execution.expressions.values()].filter((e) => e.parent === null);
  const targets = expression === null ? roots : [execution.get(expression)].filter((e) => e !== undefined);
  if (targets.length === 0) return 'refused';
  execution.note(kind === 'cancel' ? 'cancelled' : kind === 'kill' ? 'killed' : `${kind}d`, targets[0]?.expid ?? null, {
    by,
  });
  if (expression === null && (kind === 'pause' || kind === 'resume')) {
    execution.head.paused = kind === 'pause';
    execution.headChanged = true;
  }
  for (const { id: to } of targets) {
    if (kind === 'pause' || kind === 'resume') execution.send({ do: kind, to });
    else execution.send({ do: 'cancel', to, flavour: kind });
  }
  return 'applied';
}

function handleMessage(execution: Execution, message: InternalMessage): void {
  if (message.do === 'apply') return apply(execution, message);
  if (message.do === 'happen') return happen(execution, message);
  if (message.do === 'end') return end(execution, message);
  const e = execution.get(message.to);
  // Stale messages to expressions that are gone are part of the game: a child may end while it is being cancelled.
  if (e === undefined) return;
  switch (message.do) {
    case 'reply':
      return deliverReply(execution, e, message.from, message.fields, message.flavour, message.early);
    case 'receive':
      return received(execution, e, message);
    case 'cancel':
      return cancel(execution, e, message.flavour, message.reapply ?? null);
    case 'fail':
      return fail(execution, e, message.handler, message.fields);
    case 'raise':
      return raiseAgain(execution, e, message.fields);
    case 'dispatch':
      dispatch(execution, e);
      return happenTo(execution, e, 'apply', e.applied);
    case 'dispatch-cancel':
      return cancelDispatch(execution, e, message.flavour);
    case 'hear':
      return deliverHeard(execution, e, { kind: message.kind, name: message.name, fields: message.fields });
    case 'pause':
      return pause(execution, e);
    case 'resume':
      return resume(execution, e);
  }
}

/** The error that a handler could not deal with, as it stands in field `__error__`. */
function raiseAgain(execution: Execution, e: Expression, fields: Fields): void {
  const { class: name, message } = (fields['__error__'] ?? {}) as { class?: string; message?: string };
  handleError(
    execution,
    e,
    { class: name ?? 'Error', message: message ?? 'raised again' },
    { doing: 'receive', fields },
  );
}

function received(execution: Execution, e: Expression, message: Extract<InternalMessage, { do: 'receive' }>): void {
  deliverReceive(execution, e, message.fields, message.flavour);
  if (message.flavour === null) happenTo(execution, e, 'reply', message.fields);
}

function happenTo(execution: Execution, e: Expression, kind: 'apply' | 'reply', fields: Fields): void {
  const name = e.data['participant'];
  if (typeof name === 'string') happen(execution, { kind, name, expression: e.id, fields });
}

/** The main branch is through. Forgotten branches may live on. */
function end(execution: Execution, message: Extract<InternalMessage, { do: 'end' }>): void {
  const { flavour, how, fields, variables } = message;
  execution.head.ended = { at: execution.env.now, flavour: how, fields, variables };
  execution.note('ended', null, { flavour: how });
  execution.effects.push({ do: 'ended', flavour, fields, variables });
}

/** What belongs to one dispatch only does not travel on. */
function cleaned(fields: Fields): Fields {
  if (fields['params'] === undefined && fields['dispatched_at'] === undefined) return fields;
  const { params: _, dispatched_at: __, ...rest } = fields;
  return rest;
}

function duplicate(execution: Execution, expression: string): Outcome {
  const expid = expression.slice(0, expression.indexOf('!'));
  execution.note('duplicate_ignored', expid === '' ? null : expid);
  return 'duplicate';
}
