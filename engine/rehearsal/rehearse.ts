import type { JsonObject } from '../core/json.ts';
import type { Tree } from '../core/tree.ts';
import { validateFields } from '../definition/params.ts';
import { type LocatedDefinition, readWithPositions } from '../definition/read.ts';
import type { Place } from '../definition/source-text.ts';
import { durationText } from './duration-text.ts';
import { judge } from './judge.ts';
import { RehearsedProcess } from './rehearsed-process.ts';
import type { Run } from './run.ts';
import type { Case, Script } from './script.ts';
import { type Coverage, Steps } from './steps.ts';

/** A definition with the default fields from the file beside it. */
export interface RehearsedDefinition {
  readonly source: string;
  readonly file: string;
  readonly fields: JsonObject;
  /** Shared definitions that it calls, by name. */
  readonly library?: Readonly<Record<string, Tree>>;
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
  const { source, file } = definition;
  const read = readWithPositions(source, { file });
  const steps = new Steps(read);
  const cases = script.cases.filter(isWanted).map((one) => {
    const started = performance.now();
    const fields = { ...definition.fields, ...one.fields };
    const variables = { ...(definition.library as unknown as JsonObject), ...one.variables };
    const report = play(read, { ...one, fields, variables }, steps, { definition: file, script: script.file });
    return { ...report, ms: performance.now() - started };
  });
  return { definition: file, script: script.file, cases, coverage: steps.coverage() };
}

interface Files {
  readonly definition: string;
  readonly script: string;
}

function play({ tree, params }: LocatedDefinition, one: Case, steps: Steps, files: Files): Omit<CaseReport, 'ms'> {
  const { name, place, fields } = one;
  const wrong = params === null ? [] : validateFields(params, fields);
  if (wrong.length > 0) {
    const message = `the launch is refused: ${wrong.join(' ')}`;
    return {
      name,
      passed: false,
      took: '0s',
      problems: [{ ...place, file: files.script, message, expected: null, got: null }],
    };
  }
  const run = new RehearsedProcess(tree, one, steps).run();
  const problems = problemsOf(one, run, files);
  return { name, passed: problems.length === 0, took: durationText(run.took), problems };
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
