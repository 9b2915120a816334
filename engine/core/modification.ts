import type { Execution } from './execution.ts';

/** A change by hand to what a process did: it stays with the process for good. */
export interface Modification {
  readonly what: 'cancel' | 'kill' | 'replay' | 'proceed' | 'pause' | 'resume';
  /** null: it was meant for the process, or for all of its failed steps. */
  readonly expid: string | null;
  readonly at: number;
  /** One person, or the two that it took. */
  readonly by: readonly string[];
}

/** Those that the process itself remembers; its journal has all. */
const REMEMBERED = 20;
/** What processes can be found by that somebody changed by hand, and by whom. */
const LABEL = 'modified';

export function modified(execution: Execution, modification: Modification): void {
  const { head } = execution;
  const labels = [LABEL, ...modification.by.map((by) => `${LABEL}:${by.replace(/ \([a-z]+\)$/, '')}`)];
  const fresh = labels.filter((label) => head.labels?.[label] === undefined);
  if (fresh.length > 0) execution.countLabels(fresh, 1);
  head.modified = [...(head.modified ?? []), modification].slice(-REMEMBERED);
  execution.headChanged = true;
}
