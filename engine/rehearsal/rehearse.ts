import type { JsonObject } from '../core/json.ts';
import { validateFields } from '../definition/params.ts';
import { type LocatedDefinition, readWithPositions } from '../definition/read.ts';
import type { Place } from '../definition/source-text.ts';
import { durationText } from './duration-text.ts';
import { judge } from './judge.ts';
import { RehearsedProcess } from './rehearsed-process.ts';
import type { Run } from './run.ts';
import { together, type SharedTrees } from './shared.ts';
import type { Case, Script } from './script.ts';
import { type Coverage, Steps } from './steps.ts';

/** A definition with the default fields from the file beside it. */
export interface RehearsedDefinition {
  readonly source: string;
  readonly file: string;
  readonly fields: JsonObject;
  /** Definitions that it shares with others. */
  readonly shared?: SharedTrees;
}

export interface Rehearsal {
  readonly definition: string;
  readonly script: string;
  readonly cases: readonly CaseReport[];
  /** Over all the cases that were run. */
  readonly coverage: Coverage;
}

export interface CaseReport {
  readonly name: string;
  readonly passed: boolean;
  /** Virtual time from launch to end, as a text (`21d`). */
  readonly took: string;
  /** Milliseconds that the case took to run. */
  readonly ms: number;
  readonly problems: readonly Problem[];
}

export interface Problem extends Place {
  readonly file: string;
  readonly message: string;
  /** null: the case could not be played as it was written. */
  readonly expected: string | null;
  readonly got: string | null;
}

/** Plays the cases of a script that are wanted. Errors: BOSS_DEFINITION_INVALID, BOSS_LIMIT_EXCEEDED. */
export function rehearse(
  definition: RehearsedDefinition,
  script: Script,
  isWanted: (one: Case) => boolean = () => true,
): Rehearsal {
  const { source, file, shared = new Map() } = definition;
  const read = readWithPositions(source, { file });
  // A variable of one case counts for all: they play one definition.
  const variables = Object.assign({}, ...script.cases.map((one) => one.variables)) as JsonObject;
  const { definition: linked, missing } = together(read, shared, variables);
  const steps = new Steps(linked);
  const cases = script.cases.filter(isWanted).map((one) => {
    const started = performance.now();
    const played = { ...one, fields: { ...definition.fields, ...one.fields } };
    const files = { definition: file, script: script.file };
    const report =
      missing === null ? play(linked, played, steps, files) : refused(one, noVersion(missing), script.file);
    return { ...report, ms: performance.now() - started };
  });
  return { definition: file, script: script.file, cases, coverage: steps.coverage() };
}

interface Files {
  readonly definition: string;
  readonly script: string;
}

function play({ tree, params }: LocatedDefinition, one: Case, steps: Steps, files: Files): Omit<CaseReport, 'ms'> {
  const { name, fields } = one;
  const wrong = params === null ? [] : validateFields(params, fields);
  if (wrong.length > 0) return refused(one, wrong.join(' '), files.script);
  const run = new RehearsedProcess(tree, one, steps).run();
  const problems = problemsOf(one, run, files);
  return { name, passed: problems.length === 0, took: durationText(run.took), problems };
}

function refused({ name, place }: Case, why: string, file: string): Omit<CaseReport, 'ms'> {
  const problem = { ...place, file, message: `the launch is refused: ${why}`, expected: null, got: null };
  return { name, passed: false, took: '0s', problems: [problem] };
}

function noVersion(name: string): string {
  return `a step calls "subprocess: ${name}"; write the file of that version under \`library: { '${name}': FILE }\``;
}

/** What an unplayable case gives is no reason to look at what it should have given. */
function problemsOf(one: Case, run: Run, files: Files): Problem[] {
  if (run.troubles.length > 0) {
    return run.troubles.map(({ in: where, ...trouble }) => ({
      file: files[where],
      ...trouble,
      expected: null,
      got: null,
    }));
  }
  return judge(one.expect, run).map((failure) => ({ file: files.script, ...failure }));
}
