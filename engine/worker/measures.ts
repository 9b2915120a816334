import type { Message } from '../core/outside-message.ts';
import type { Effect } from '../core/effect.ts';
import type { Execution } from '../core/execution.ts';
import { dispatchOf } from '../core/participant-work.ts';

/**
 * What is counted and timed of the work, for whoever watches. All of it is called while work waits: an implementation adds
 * numbers and does nothing else. Times are seconds.
 */
export interface Measures {
  launched(): void;
  /** `how`: null by itself, `cancel`, `kill` or `timeout`. */
  ended(how: string | null): void;
  /** An error stands now, or (`handled`) its definition took care of it. */
  failed(handled: boolean): void;
  dispatched(participant: string): void;
  answered(answer: Answer): void;
  /** An answer that nobody waits for any more, or that came before. */
  duplicate(): void;
  committed(seconds: number, processes: number): void;
  /** From the decision to send something until the broker has it. */
  sent(seconds: number): void;
  timerFired(late: number): void;
  deadLetter(): void;
  /** Somebody else writes a partition now that this engine had. */
  leaseLost(): void;
}

/** A participant's answer that its step was waiting for. */
export interface Answer {
  readonly participant: string;
  readonly isError: boolean;
  /** From dispatch to answer. */
  readonly seconds: number;
  /** So long the participant was at it, by its own clock; null when it does not say. */
  readonly worked: number | null;
}

export const NOTHING_MEASURED: Measures = {
  launched: () => undefined,
  ended: () => undefined,
  failed: () => undefined,
  dispatched: () => undefined,
  answered: () => undefined,
  duplicate: () => undefined,
  committed: () => undefined,
  sent: () => undefined,
  timerFired: () => undefined,
  deadLetter: () => undefined,
  leaseLost: () => undefined,
};

/** The answer that a message is to a step that waits; to be asked before the step is done. Null: it is none. */
export function answerOf(
  execution: Execution,
  message: Message,
  { now, workedMs }: { now: number; workedMs: number | undefined },
): Answer | null {
  if (message.kind !== 'reply' && message.kind !== 'error') return null;
  const e = execution.get(message.expression);
  const dispatch = e === undefined ? null : dispatchOf(e);
  if (dispatch === null) return null;
  return {
    participant: dispatch.participant,
    isError: message.kind === 'error',
    seconds: Math.max(0, now - dispatch.at) / 1000,
    worked: workedMs === undefined ? null : workedMs / 1000,
  };
}

export function measureEffects(measures: Measures, effects: readonly Effect[]): void {
  for (const effect of effects) {
    if (effect.do === 'dispatch') measures.dispatched(effect.dispatch.participant);
    else if (effect.do === 'journal') measureNote(measures, effect);
  }
}

function measureNote(measures: Measures, { what, data }: Extract<Effect, { do: 'journal' }>): void {
  if (what === 'launched') measures.launched();
  else if (what === 'ended') measures.ended((data?.['flavour'] as string | null | undefined) ?? null);
  else if (what === 'error' || what === 'error_handled') measures.failed(what === 'error_handled');
  else if (what === 'duplicate_ignored') measures.duplicate();
}
