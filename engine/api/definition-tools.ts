/** What the API needs of `engine/definition`; `main.ts` passes it in. */
export interface DefinitionTools {
  /** Findings in the order of the text; empty when there are none. A text that cannot be read is a finding too. */
  lint(source: string, file: string | undefined): readonly LintFinding[] | Promise<readonly LintFinding[]>;
  /** Errors: BOSS_DEFINITION_INVALID. */
  convert(source: string, file: string | undefined, to: 'yaml' | 'json'): string | Promise<string>;
}

export interface LintFinding {
  /** Code of the rule. */
  readonly code: string;
  readonly severity: 'error' | 'warning';
  readonly message: string;
  /** From 1; null when the form of the text gives no place. */
  readonly line: number | null;
  readonly column: number | null;
}
