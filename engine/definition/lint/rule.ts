import type { DeclaredTags } from './declared-tags.ts';
import type { FieldSources } from './field-sources.ts';
import type { Names } from './names.ts';
import type { StepPlace } from './step-place.ts';

export type Severity = 'error' | 'warning' | 'info';
/** What a rule is about: the chapters of docs/guides/good-definitions.md. */
export type Concern = 'names' | 'flow' | 'waiting' | 'data' | 'secrets';

/** What the whole definition tells about its steps. */
export interface Surroundings {
  readonly names: Names;
  readonly tags: DeclaredTags;
  readonly fields: FieldSources;
}

/** One thing to look for, step by step. Its page is docs/reference/lint/CODE.md. */
export interface Rule {
  readonly code: string;
  readonly severity: Severity;
  readonly concern: Concern;
  /** What it finds, in a sentence. */
  readonly summary: string;
  /** What to do, in a sentence. */
  readonly advice: string;
  /** The text at the place is not to be shown again. */
  readonly withholdsText?: true;
  /** Messages about one step. */
  readonly check: (place: StepPlace, surroundings: Surroundings) => readonly string[];
}
