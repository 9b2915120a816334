import { accept } from './accept.ts';
import { apply } from './apply.ts';
import { cancel } from './cancel.ts';
import { deliverHeard, deliverReceive, deliverReply } from './deliver.ts';
import type { Effect } from './effect.ts';
import { type Environment, LIMITS } from './environment.ts';
import type { Execution } from './execution.ts';
import type { Expression } from './expression.ts';
import { handleError } from './fail.ts';
import { happen } from './happening.ts';
import type { InternalMessage } from './internal-message.ts';
import type { Message, Outcome } from './outside-message.ts';
import { cancelDispatch, dispatch } from './participant-work.ts';
import { pause, resume } from './pause.ts';
import { indexFields } from './search-labels.ts';
import type { Fields, WireError } from './workitem.ts';

/** Takes a message in, runs the process until it only waits, and returns what has to happen outside. */
export function step(
  execution: Execution,
  message: Message,
  env: Environment,
  isCut?: () => boolean,
): { outcome: Outcome; effects: Effect[] } {
  execution.env = env;
  const outcome = accept(execution, message);
  run(execution, env, LIMITS.messagesPerRun, isCut);
  return { outcome, effects: execution.takeEffects() };
}

/** Handles internal messages, oldest first, until none is left, the bound is reached, or the caller cuts it because others wait. */
export function run(
  execution: Execution,
  env: Environment,
  bound: number = LIMITS.messagesPerRun,
  isCut: () => boolean = () => false,
): void {
  execution.env = env;
  for (let handled = 0; handled < bound && handleNext(execution); handled++) if (isCut()) break;
}

/** Handles one internal message; false when there is none. */
export function handleNext(execution: Execution): boolean {
  const message = execution.queue.take();
  if (message === undefined) return false;
  handleMessage(execution, message);
  return true;
}

function handleMessage(execution: Execution, message: InternalMessage): void {
  if (message.do === 'apply') return apply(execution, message);
  if (message.do === 'happen') return happen(execution, message);
  if (message.do === 'end') return end(execution, message);
  const e = execution.get(message.to);
  // Stale messages to expressions that are gone are part of the game: a child may end while it is being cancelled.
  if (e === undefined) {
    if (message.do === 'reply') execution.unlink(message.to, message.from.id);
    return;
  }
  switch (message.do) {
    case 'reply':
      return deliverReply(execution, e, message);
    case 'receive':
      return received(execution, e, message);
    case 'cancel':
      return cancel(execution, e, message.flavour, message.reapply ?? null);
    case 'raise':
      return raiseAgain(execution, e, message.fields);
    case 'dispatch':
      return sendOut(execution, e);
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
  const error = (fields['__error__'] ?? {}) as Partial<WireError>;
  handleError(execution, e, { class: 'Error', message: 'raised again', ...error }, { doing: 'receive', fields });
}

/** Its attributes are read only now, so what is wrong with them shows here. */
function sendOut(execution: Execution, e: Expression): void {
  try {
    if (dispatch(execution, e)) happenTo(execution, e, 'apply', e.applied);
  } catch (error) {
    handleError(execution, e, error, { doing: 'apply', fields: e.applied });
  }
}

function received(execution: Execution, e: Expression, message: Extract<InternalMessage, { do: 'receive' }>): void {
  deliverReceive(execution, e, message.fields, message.flavour);
  if (message.flavour !== null) return;
  indexFields(execution, message.fields);
  happenTo(execution, e, 'reply', message.fields);
}

function happenTo(execution: Execution, e: Expression, kind: 'apply' | 'reply', fields: Fields): void {
  const name = e.data['participant'];
  if (typeof name === 'string') happen(execution, { kind, name, expression: e.id, fields });
}

/** The main branch is through. Forgotten branches may live on. */
function end(execution: Execution, message: Extract<InternalMessage, { do: 'end' }>): void {
  const { flavour, how, fields, variables } = message;
  execution.head.ended = { at: execution.env.now, flavour: how, fields, variables };
  indexFields(execution, fields);
  execution.note('ended', null, { flavour: how });
  execution.effects.push({ do: 'ended', flavour, fields, variables });
}
