import type { Dispatch, Effect } from '../core/effect.ts';
import type { Execution, Head } from '../core/execution.ts';
import type { Message } from '../core/outside-message.ts';
import { dispatchOf } from '../core/participant-work.ts';
import type { WorkerContext } from './context.ts';
import type { Measures } from './measures.ts';

/** A step that stopped waiting for its participant. */
export interface Over {
  readonly expid: string;
  readonly dispatch: Dispatch;
  readonly message: Message;
  readonly at: number;
}

type Asked = Pick<Over, 'expid' | 'dispatch'>;

/** The dispatch that a message is about, to be asked before the step is done; null: it is about none. */
export function askedOf(execution: Execution, message: Message): Asked | null {
  const { kind } = message;
  if (kind !== 'reply' && kind !== 'error' && kind !== 'sent' && kind !== 'unroutable') return null;
  const e = execution.get(message.expression);
  const dispatch = e === undefined ? null : dispatchOf(e);
  return e === undefined || dispatch === null ? null : { expid: e.expid, dispatch };
}

/** Tells whoever watches what a committed run did. */
export function observe(
  { measures, tracing }: WorkerContext,
  head: Head,
  effects: readonly Effect[],
  over: readonly Over[],
): void {
  for (const effect of effects) {
    if (effect.do === 'dispatch') measures.dispatched(effect.dispatch.participant);
    else if (effect.do === 'journal') measureNote(measures, effect);
  }
  for (const one of over) measureAnswer(measures, one);
  if (tracing === null) return;
  for (const one of over) tracing.stepOver(head, { ...one, endedAt: one.at, error: errorOf(one), cancelled: null });
  for (const effect of effects) traceEffect(tracing, head, effect);
}

function measureNote(measures: Measures, { what, data }: Extract<Effect, { do: 'journal' }>): void {
  if (what === 'launched') measures.launched();
  else if (what === 'ended') measures.ended(howOf(data));
  else if (what === 'error' || what === 'error_handled') measures.failed(what === 'error_handled');
  else if (what === 'duplicate_ignored') measures.duplicate();
}

function measureAnswer(measures: Measures, { dispatch, message, at }: Over): void {
  if (message.kind !== 'reply' && message.kind !== 'error') return;
  measures.answered({
    participant: dispatch.participant,
    isError: message.kind === 'error',
    seconds: Math.max(0, at - dispatch.at) / 1000,
    worked: message.workedMs === undefined ? null : message.workedMs / 1000,
  });
}

function traceEffect(tracing: NonNullable<WorkerContext['tracing']>, head: Head, effect: Effect): void {
  if (effect.do === 'cancel-dispatch') {
    const { expression, dispatch, flavour } = effect;
    const step = { expid: expression.slice(0, expression.indexOf('!')), dispatch, endedAt: Date.now() };
    tracing.stepOver(head, { ...step, error: null, cancelled: flavour });
  } else if (effect.do === 'journal' && effect.what === 'ended') {
    tracing.processOver(head, { endedAt: head.ended?.at ?? Date.now(), how: howOf(effect.data) });
  }
}

function howOf(data: Extract<Effect, { do: 'journal' }>['data']): string | null {
  return (data?.['flavour'] as string | null | undefined) ?? null;
}

function errorOf({ message }: Over): string | null {
  if (message.kind === 'error') return `${message.error.class}: ${message.error.message}`;
  return message.kind === 'unroutable' ? message.reason : null;
}
