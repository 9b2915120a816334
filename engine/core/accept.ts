import { BossError } from '../errors.ts';
import { acceptTold } from './claim.ts';
import { acceptCommand, acceptDecision } from './command.ts';
import { guard } from './deliver.ts';
import { answerChanges } from './edit.ts';
import { JOURNAL_VALUES } from './environment.ts';
import type { Execution } from './execution.ts';
import type { Expression } from './expression.ts';
import { failNow } from './fail-now.ts';
import { Frame } from './frame.ts';
import { trigger } from './handler.ts';
import { acceptHolding, leaseDue } from './lease.ts';
import { replyToParent } from './leave.ts';
import type { Message, Outcome } from './outside-message.ts';
import { dispatchOf, isInHand } from './participant-work.ts';
import { acceptPersonsAnswer } from './person-answer.ts';
import { expire } from './proposal.ts';
import { actOnTimer } from './step-timers.ts';
import type { Fields } from './workitem.ts';

export function accept(execution: Execution, message: Message): Outcome {
  if (message.kind === 'continue') return 'applied';
  if (message.kind === 'told') return acceptTold(execution, message);
  if (execution.head.ended !== null && execution.expressions.size === 0) return acceptAtEnd(execution, message);
  switch (message.kind) {
    case 'reply':
    case 'error':
      return acceptAnswer(execution, message);
    case 'unroutable':
      return acceptUnroutable(execution, message);
    case 'sent':
      return acceptSent(execution, message);
    case 'claim':
    case 'heartbeat':
    case 'release':
    case 'again':
      return acceptHolding(execution, message);
    case 'timer':
      return acceptTimer(execution, message);
    case 'heard':
      return acceptHeard(execution, message);
    case 'answer':
      return acceptPersonsAnswer(execution, message);
    case 'confirm':
    case 'withdraw':
      return acceptDecision(execution, message);
    default:
      return acceptCommand(execution, message);
  }
}

const COMMANDS: ReadonlySet<Message['kind']> = new Set([
  ...(['cancel', 'kill', 'pause', 'resume', 'replay', 'proceed', 'answer', 'confirm', 'withdraw'] as const),
]);

function acceptAtEnd(execution: Execution, message: Message): Outcome {
  if (COMMANDS.has(message.kind)) return 'refused';
  const isWork = message.kind === 'reply' || message.kind === 'error';
  return isWork ? duplicate(execution, message.expression) : 'duplicate';
}

type Answer = Extract<Message, { kind: 'reply' | 'error' }>;

function acceptAnswer(execution: Execution, message: Answer): Outcome {
  const e = execution.get(message.expression);
  const made = e === undefined ? null : dispatchOf(e);
  const isOld = made === null || (message.dispatch !== null && message.dispatch !== made.id) || made.forget;
  if (e === undefined || isOld || !isInHand(e)) {
    return duplicate(execution, message.expression);
  }
  e.data = { ...e.data, answered: true };
  execution.touch(e);
  const fields = cleaned(message.fields ?? e.applied);
  if (message.kind === 'reply') {
    noteReply(execution, e, made.participant, message, fields);
    execution.send({ do: 'receive', to: e.id, fields, flavour: null });
  } else failNow(execution, e, message.error, { doing: 'receive', fields });
  return 'applied';
}

function noteReply(
  execution: Execution,
  e: Expression,
  participant: string,
  { workedMs }: Answer,
  fields: Fields,
): void {
  const worked = workedMs === undefined ? {} : { worked: workedMs };
  const changes = answerChanges(cleaned(e.applied), fields, execution.env.journalValues ?? JOURNAL_VALUES);
  execution.note('replied', e.expid, { participant, ...worked, ...changes });
}

function acceptUnroutable(execution: Execution, message: Extract<Message, { kind: 'unroutable' }>): Outcome {
  const e = execution.get(message.expression);
  if (e === undefined || dispatchOf(e)?.id !== message.dispatch || !isInHand(e)) {
    return duplicate(execution, message.expression);
  }
  e.data = { ...e.data, answered: true };
  execution.touch(e);
  const error = new BossError('BOSS_UNROUTABLE', message.reason, { details: { queue: dispatchOf(e)?.queue } });
  failNow(execution, e, error, { doing: 'dispatch', fields: e.applied });
  return 'applied';
}

function acceptSent(execution: Execution, message: Extract<Message, { kind: 'sent' }>): Outcome {
  const e = execution.get(message.expression);
  if (e === undefined || dispatchOf(e)?.id !== message.dispatch || e.state !== null) return 'duplicate';
  guard(execution, e, e.applied, null, () => replyToParent(execution, e, e.applied, null));
  return 'applied';
}

function acceptTimer(execution: Execution, { id, at }: Extract<Message, { kind: 'timer' }>): Outcome {
  const expired = expire(execution, id);
  if (expired !== null) return expired;
  const bar = id.lastIndexOf('|');
  const e = execution.get(id.slice(0, bar));
  const name = id.slice(bar + 1);
  // It was set anew since, for another time.
  if (at !== (e?.timers[name] ?? at)) return 'duplicate';
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

/** Their coming is what makes the process go on: the journal says so. Others have words of their own, or only look. */
const TOLD_TIMERS: ReadonlySet<string> = new Set(['wait', 'cron', 'retry']);

function fireTimer(execution: Execution, e: Expression, name: string): void {
  if (TOLD_TIMERS.has(name)) execution.note('due', e.expid, { timer: name, since: e.since });
  if (name === 'timeout') execution.send({ do: 'cancel', to: e.id, flavour: 'timeout' });
  else if (name === 'lease') leaseDue(execution, e);
  else if (name === 'retry') {
    const fields = trigger(execution, e, 'on_error', e.applied, null);
    if (fields !== null) replyToParent(execution, e, fields, null);
  } else if (!actOnTimer(execution, e, name)) {
    guard(execution, e, e.applied, null, () => {
      execution.env.types.get(e.name)?.timer?.(new Frame(execution, e, e.applied), name);
    });
  }
}

function acceptHeard(execution: Execution, message: Extract<Message, { kind: 'heard' }>): Outcome {
  const { heard } = execution.head;
  if (execution.get(message.to) === undefined || message.place <= (heard[message.from] ?? -1)) return 'duplicate';
  execution.head.heard = { ...heard, [message.from]: message.place };
  execution.headChanged = true;
  execution.send({ do: 'hear', to: message.to, kind: message.event, name: message.name, fields: message.fields });
  return 'applied';
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
