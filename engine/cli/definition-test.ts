import type { Command } from 'commander';
import { BossError } from '../errors.ts';
import { type CaseReport, type Problem, rehearse, type Rehearsal } from '../rehearsal/rehearse.ts';
import type { Case } from '../rehearsal/script.ts';
import { EXIT } from './exit-codes.ts';
import type { Output } from './output.ts';
import { rehearsalsOf, type RehearsalFiles } from './rehearsal-files.ts';
import { examples, wholeNumber } from './shell.ts';
import type { Shell } from './shell.ts';
import { printable } from './terminal.ts';

interface Options {
  case?: string;
  minCoverage?: number;
}

export function addTestCommand(group: Command, shell: Shell): void {
  const command = group
    .command('test')
    .argument('<files...>', 'test scripts (NAME.test.yaml), or the definitions beside which they stand')
    .description('Plays definitions with scripted participants in virtual time, and compares. Needs no engine.')
    .option('--case <text>', 'only the cases whose names hold this text')
    .option('--min-coverage <percent>', 'fail when fewer of the steps of a definition were run', wholeNumber(0, 100))
    .action(
      shell.action<Options, [string[]]>(({ output, options }, files) => {
        const rehearsals = rehearsalsOf(files);
        const isWanted = wanted(rehearsals, options.case);
        const results = rehearsals.map(({ definition, script }) =>
          resultOf(rehearse(definition, script, isWanted), options),
        );
        const passed = results.every((one) => one.passed);
        output.show({ passed, results }, () => describeAll(results, options, output));
        return passed ? EXIT.ok : EXIT.failed;
      }),
    );
  examples(
    command,
    'boss definition test release.yaml',
    "boss definition test processes/*.test.yaml --case 'timeout'",
    'boss definition test release.test.yaml --min-coverage 90 -o json',
  );
}

function wanted(rehearsals: readonly RehearsalFiles[], text: string | undefined): (one: Case) => boolean {
  if (text === undefined) return () => true;
  const isWanted = ({ name }: Case): boolean => name.toLowerCase().includes(text.toLowerCase());
  const all = rehearsals.flatMap(({ script }) => script.cases);
  if (all.some(isWanted)) return isWanted;
  throw new BossError(
    'BOSS_USAGE',
    `no case is called "${text}"; there are: ${all.map(({ name }) => name).join('; ')}`,
  );
}

type Result = Rehearsal & { readonly passed: boolean };

function resultOf(rehearsal: Rehearsal, { minCoverage = 0 }: Options): Result {
  const isCovered = rehearsal.coverage.percent >= minCoverage;
  return { passed: isCovered && rehearsal.cases.every(({ passed }) => passed), ...rehearsal };
}

function describeAll(results: readonly Result[], options: Options, output: Output): string {
  const cases = results.flatMap((one) => one.cases);
  const failed = cases.filter(({ passed }) => !passed).length;
  const total = `${cases.length} case${cases.length === 1 ? '' : 's'}, ${failed === 0 ? 'all passed' : `${failed} failed`}`;
  const told = results.map((one) => describe(one, options, output));
  return [...told, output.paint(failed === 0 ? 'green' : 'red', total)].join('\n');
}

function describe({ definition, cases, coverage }: Result, { minCoverage = 0 }: Options, output: Output): string {
  const { run, steps, percent, missed } = coverage;
  const tooFew = percent < minCoverage ? output.paint('red', `, less than the ${minCoverage} % asked for`) : '';
  const lines = missed.map(
    ({ name, line, column }) => `    ${printable(`${definition}:${line}:${column}`)}: ${printable(name)}`,
  );
  const summary = `  coverage: ${percent} % (${run} of ${steps} steps)${tooFew}${lines.length === 0 ? '' : '; never run:'}`;
  return [printable(definition), ...cases.map((one) => describeCase(one, output)), summary, ...lines].join('\n');
}

function describeCase({ name, passed, took, ms, problems }: CaseReport, output: Output): string {
  const sign = passed ? output.paint('green', 'ok  ') : output.paint('red', 'FAIL');
  const times = output.paint('dim', `(${took} in ${ms.toFixed(ms < 10 ? 1 : 0)} ms)`);
  return [`  ${sign} ${printable(name)} ${times}`, ...problems.map(describeProblem)].join('\n');
}

function describeProblem({ file, line, column, message, expected, got }: Problem): string {
  const text = `       ${printable(`${file}:${line}:${column}: ${message}`)}`;
  if (expected === null || got === null) return text;
  return `${text}\n         expected: ${printable(expected)}\n         got:      ${printable(got)}`;
}
