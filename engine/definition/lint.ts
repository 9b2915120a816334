import { BossError } from '../errors.ts';
import { badCondition } from './lint/bad-condition.ts';
import { badSubstitution } from './lint/bad-substitution.ts';
import { endlessRecursion } from './lint/endless-recursion.ts';
import { impossibleCount } from './lint/impossible-count.ts';
import { type KnownNames, Names } from './lint/names.ts';
import { noTimeout } from './lint/no-timeout.ts';
import type { Rule, Severity } from './lint/rule.ts';
import { placesOf } from './lint/step-place.ts';
import { unknownName } from './lint/unknown-name.ts';
import { unreachableStep } from './lint/unreachable-step.ts';
import { wrongAttribute } from './lint/wrong-attribute.ts';
import { type LocatedDefinition, type ReadOptions, readWithPositions } from './read.ts';

export interface Finding {
  /** Code of the rule: its section in docs/reference/lint.md. */
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
  readonly file: string | null;
  /** From 1; null when the text is refused as a whole. */
  readonly line: number | null;
  readonly column: number | null;
  /** Expid of the step; null when the text cannot be read. */
  readonly path: string | null;
}

export type LintOptions = ReadOptions & KnownNames;

export const RULES: readonly Rule[] = [
  ...[unknownName, badCondition, badSubstitution, wrongAttribute],
  ...[unreachableStep, endlessRecursion, impossibleCount, noTimeout],
];

/** Findings in the order of the text. A text that cannot be read gives one finding, `unreadable`. */
export function lint(source: string, options: LintOptions): readonly Finding[] {
  let definition: LocatedDefinition;
  try {
    definition = readWithPositions(source, options);
  } catch (error) {
    if (error instanceof BossError) return [unreadable(error, options.file ?? null)];
    throw error;
  }
  return findingsOf(definition, options);
}

function findingsOf({ tree, positions }: LocatedDefinition, options: LintOptions): readonly Finding[] {
  const names = new Names(tree, options);
  const findings: Finding[] = [];
  for (const place of placesOf(tree)) {
    const { line = null, column = null } = positions.get(place.expid) ?? {};
    for (const { code, severity, check } of RULES) {
      for (const message of check(place, names)) {
        findings.push({ code, severity, message, file: options.file ?? null, line, column, path: place.expid });
      }
    }
  }
  return findings.sort((a, b) => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0));
}

function unreadable(error: BossError, file: string | null): Finding {
  const { problem, hint, line, column } = error.details;
  return {
    code: 'unreadable',
    severity: 'error',
    message: typeof problem === 'string' ? `${problem} ${String(hint)}` : error.message,
    file,
    line: typeof line === 'number' ? line : null,
    column: typeof column === 'number' ? column : null,
    path: null,
  };
}
