import type { Names } from './names.ts';
import type { StepPlace } from './step-place.ts';

export type Severity = 'error' | 'warning' | 'info';

/** One thing to look for, step by step. Its page is the section of its code in docs/reference/lint.md. */
export interface Rule {
  readonly code: string;
  readonly severity: Severity;
  /** Messages about one step. */
  readonly check: (place: StepPlace, names: Names) => readonly string[];
}
