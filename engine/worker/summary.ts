import type { Execution } from '../core/execution.ts';
import type { ProcessState, ProcessSummary } from '../store/store.ts';

const NONE: readonly string[] = [];

const last = new WeakMap<Execution, ProcessSummary>();

export function summaryOf(execution: Execution): ProcessSummary {
  const { wfid, name, revision, launchedAt, ended, errors, labels } = execution.head;
  const expressions = execution.expressions.size;
  const endedAt = ended !== null && expressions === 0 ? ended.at : null;
  return {
    wfid,
    state: stateOf(execution),
    definition: name,
    revision,
    launchedAt,
    endedAt,
    errors,
    expressions,
    labels: labels === undefined ? NONE : Object.keys(labels),
  };
}

/** The row as it must be written, or null when nothing that people filter by has changed. */
export function changedSummary(execution: Execution): ProcessSummary | null {
  const now = summaryOf(execution);
  const before = last.get(execution);
  if (before !== undefined && isSame(before, now)) return null;
  last.set(execution, now);
  return now;
}

/** Tells that the store has this row already. */
export function knownSummary(execution: Execution): void {
  last.set(execution, summaryOf(execution));
}

function isSame(before: ProcessSummary, now: ProcessSummary): boolean {
  return before.state === now.state && before.errors === now.errors && sameLabels(before.labels, now.labels);
}

function sameLabels(before: readonly string[], now: readonly string[]): boolean {
  if (before === now) return true;
  return before.length === now.length && before.every((label) => now.includes(label));
}

function stateOf({ head, expressions }: Execution): ProcessState {
  if (head.errors > 0) return 'error';
  if (head.ended === null || expressions.size > 0) return head.paused ? 'paused' : 'running';
  if (head.ended.flavour === null) return 'done';
  return head.ended.flavour === 'kill' ? 'killed' : 'cancelled';
}
