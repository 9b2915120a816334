import type { Execution } from '../core/execution.ts';
import type { Expression } from '../core/expression.ts';
import type { JsonObject } from '../core/json.ts';
import type { Run, StandingError } from './run.ts';
import type { EndKind } from './script.ts';
import type { Steps } from './steps.ts';

export interface Ending extends Pick<Run, 'end' | 'fields'> {
  /** When it ended, or the last of its errors came to stand; null: it waits. */
  readonly at: number | null;
}

const ENDS: Readonly<Record<string, EndKind>> = { cancel: 'cancelled', kill: 'killed', timeout: 'timed_out' };

/** How a process stands when nothing happens any more. An error that stands counts, also when the main branch is through. */
export function endingOf(execution: Execution, steps: Steps): Ending {
  const { ended } = execution.head;
  const live = [...execution.expressions.values()].sort((a, b) => a.order - b.order);
  const errors = live.flatMap((e) => standing(e, steps));
  const leaves = live.filter((e) => execution.childIds(e).length === 0);
  const waiting = leaves.filter((e) => e.error === null).map(stepName);
  const ownEnd = ended === null ? 'waiting' : (ENDS[ended.flavour ?? ''] ?? 'done');
  const kind = errors.length > 0 ? 'error' : ownEnd;
  const times = [ended?.at, ...live.map((e) => e.error?.at)].filter((at) => at !== undefined);
  const at = times.length === 0 ? null : Math.max(...times);
  return { end: { kind, errors, waiting }, at, fields: ended?.fields ?? fieldsOf(live, leaves) };
}

/** The participant, or the name as it is written. */
export function stepName(e: Expression): string {
  const participant = e.data['participant'];
  return typeof participant === 'string' ? participant : e.tree[0];
}

function standing(e: Expression, steps: Steps): StandingError[] {
  if (e.error === null) return [];
  const { class: name, message } = e.error;
  return [{ class: name, message, step: stepName(e), expid: e.expid, written: steps.of(e.tree) }];
}

function fieldsOf(live: readonly Expression[], leaves: readonly Expression[]): JsonObject | null {
  const failed = live.find((e) => e.error !== null);
  return failed?.error?.fields ?? leaves[0]?.applied ?? null;
}
