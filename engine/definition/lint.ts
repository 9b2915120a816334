import type { JsonObject } from '../core/json.ts';
import { BossError } from '../errors.ts';
import { DeclaredTags } from './lint/declared-tags.ts';
import { FieldSources } from './lint/field-sources.ts';
import { type KnownNames, Names } from './lint/names.ts';
import type { Severity, Surroundings } from './lint/rule.ts';
import { RULES } from './lint/rules.ts';
import { placesOf } from './lint/step-place.ts';
import { SwitchedOff } from './lint/switched-off.ts';
import { type LocatedDefinition, type ReadOptions, readWithPositions, textIn } from './read.ts';

export interface Finding {
  /** Code of the rule: its page in docs/reference/lint/. */
  readonly code: string;
  readonly severity: Severity;
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

export type LintOptions = ReadOptions &
  KnownNames & {
    /** Default fields from the file beside the definition; without them nothing is said about fields. */
    readonly fields?: JsonObject | undefined;
    /** Codes of rules that are not looked at. */
    readonly off?: readonly string[];
  };

/** Findings in the order of the text. A text that cannot be read gives one finding, `unreadable`. */
export function lint(source: string, options: LintOptions): readonly Finding[] {
  let definition: LocatedDefinition;
  try {
    definition = readWithPositions(source, options);
  } catch (error) {
    if (error instanceof BossError) return [unreadable(error, source, options)];
    throw error;
  }
  return findingsOf(definition, source, options);
}

function findingsOf(definition: LocatedDefinition, source: string, options: LintOptions): readonly Finding[] {
  const { positions, tree, params } = definition;
  const { file = null, fields } = options;
  const { text } = textIn(source, options);
  const places = [...placesOf(tree)];
  const surroundings: Surroundings = {
    names: new Names(tree, options),
    tags: new DeclaredTags(tree),
    fields: new FieldSources(places, { params, fields }),
  };
  const rules = RULES.filter(({ code }) => options.off?.includes(code) !== true);
  const off = new SwitchedOff(source);
  const found = places.flatMap((place) => {
    const at = positions.get(place.expid);
    const { line = null, column = null } = at ?? {};
    const told = rules
      .filter(({ code }) => !off.has(code, line))
      .flatMap(({ code, severity, check }) =>
        check(place, surroundings).map((message) => ({
          code,
          severity,
          message,
          file,
          line,
          column,
          path: place.expid,
        })),
      );
    const excerpt = at === undefined || told.length === 0 ? null : text.excerptOf(at);
    return told.map((finding): Finding => ({ ...finding, excerpt }));
  });
  return withheld(found).sort((a, b) => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0));
}

/** No excerpt shows a line of which a rule says that it is not to be shown again. */
function withheld(found: readonly Finding[]): Finding[] {
  const secret = new Set(RULES.filter((rule) => rule.withholdsText === true).map(({ code }) => code));
  const lines = new Set(found.filter(({ code }) => secret.has(code)).map(({ line }) => line));
  return found.map((finding) => (lines.has(finding.line) ? { ...finding, excerpt: null } : finding));
}

function unreadable(error: BossError, source: string, options: LintOptions): Finding {
  const { problem, hint, line, column } = error.details;
  const place = typeof line === 'number' && typeof column === 'number' ? { line, column } : undefined;
  return {
    code: 'unreadable',
    severity: 'error',
    message: typeof problem === 'string' ? `${problem} ${String(hint)}` : error.message,
    file: options.file ?? null,
    line: place?.line ?? null,
    column: place?.column ?? null,
    path: null,
    excerpt: place === undefined || isTooLarge(error) ? null : textIn(source, options).text.excerptOf(place),
  };
}

/** Such a text is not looked at again. */
function isTooLarge(error: BossError): boolean {
  return error.code === 'BOSS_LIMIT_EXCEEDED';
}
