/** What the API needs of `engine/definition`; `main.ts` passes it in. */
export interface DefinitionTools {
  /** Findings in the order of the text; empty when there are none. A text that cannot be read is a finding too. */
  lint(source: string, file: string | undefined): readonly LintFinding[] | Promise<readonly LintFinding[]>;
  /** Errors: BOSS_DEFINITION_INVALID. */
  convert(source: string, file: string | undefined, to: ConvertedForm): string | Promise<string>;
}

/** Forms that a definition can be printed in. */
export const CONVERTED_FORMS = ['yaml', 'json', 'radial'] as const;
export type ConvertedForm = (typeof CONVERTED_FORMS)[number];

export interface LintFinding {
  /** Code of the rule: its page in docs/reference/lint/. */
  readonly code: string;
  readonly severity: 'error' | 'warning' | 'info';
  readonly message: string;
  readonly file: string | null;
  /** From 1; null when the text is refused as a whole. */
  readonly line: number | null;
  readonly column: number | null;
  /** Expid of the step; null when the text cannot be read. */
  readonly path: string | null;
  /** The line with a caret under the place; null when there is no place, or when the text there is better not shown. */
  readonly excerpt: string | null;
}
