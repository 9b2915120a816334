import { InvalidArgumentError, Option } from 'commander';
import type { Command } from 'commander';
import { lint } from '../definition/lint.ts';
import type { Finding } from '../definition/lint.ts';
import type { Severity } from '../definition/lint/rule.ts';
import { RULES } from '../definition/lint/rules.ts';
import { readDefinition } from '../definition/read.ts';
import type { DefinitionVersion, Registration } from '../engine.ts';
import { EXPRESSION_NAMES } from '../expressions/index.ts';
import { version } from '../version.ts';
import type { Client } from './client.ts';
import { defaultFieldsOf } from './default-fields.ts';
import { definitionFilesBeside, definitionFilesIn } from './definition-files.ts';
import { EXIT } from './exit-codes.ts';
import type { ExitCode } from './exit-codes.ts';
import { readText } from './files.ts';
import { findingText } from './finding-text.ts';
import { sarifLog } from './sarif.ts';
import { examples, gather } from './shell.ts';
import type { Shell } from './shell.ts';

/** The worst first. */
const SEVERITIES: readonly Severity[] = ['error', 'warning', 'info'];

interface LintOptions {
  registered?: true;
  failOn: Severity;
  off?: string[];
}

export function addLintCommand(group: Command, shell: Shell): void {
  const failOn = new Option(
    '--fail-on <severity>',
    'the exit code is 1 when there is a finding of this severity or a worse one',
  );
  const command = group
    .command('lint')
    .argument('<files...>', 'definitions, and folders in which to look for some; - for standard input')
    .description('Says what is wrong or doubtful in definitions. Needs no engine unless --registered is given.')
    .option('--registered', 'also look for participants that are not registered at the engine')
    .addOption(failOn.choices([...SEVERITIES]).default('error'))
    .option('--off <rule>', 'do not look at this rule; repeatable', ruleNamed)
    .action(
      shell.action<LintOptions, [string[]]>(
        async ({ client, output, options }, named) => {
          const files = definitionFilesIn(named);
          const { participants, stored } = options.registered === true ? await registered(client) : NOTHING_KNOWN;
          const beside = definitionFilesBeside(files);
          const known = { participants, shared: [...stored, ...beside.flatMap(nameIn)], off: options.off ?? [] };
          const findings = files.flatMap((file) => findingsOf(file, known));
          output.show(output.form === 'sarif' ? sarifLog(findings, version()) : { findings }, () => listing(findings));
          return exitCode(findings, options.failOn);
        },
        ['text', 'json', 'sarif'],
      ),
    );
  examples(
    command,
    'boss definition lint processes',
    'boss definition lint release.yaml --registered --fail-on warning',
    'boss definition lint processes -o sarif > lint.sarif',
  );
}

function ruleNamed(code: string, before: readonly string[] | undefined): string[] {
  const codes = RULES.map((rule) => rule.code);
  if (codes.includes(code)) return gather(code, before);
  throw new InvalidArgumentError(`The rules are ${codes.join(', ')}.`);
}

interface Registered {
  readonly participants: readonly string[] | undefined;
  readonly stored: readonly string[];
}

const NOTHING_KNOWN: Registered = { participants: undefined, stored: [] };

async function registered(client: Client): Promise<Registered> {
  const { participants } = await client.get<{ participants: Registration[] }>(['participants']);
  const { definitions } = await client.get<{ definitions: DefinitionVersion[] }>(['definitions']);
  return { participants: participants.map(({ regex }) => regex), stored: definitions.map(({ name }) => name) };
}

/** Definitions in one folder, or linted together, may call each other. One that cannot be read is a finding of its own. */
function nameIn(file: string): string[] {
  if (file === '-') return [];
  try {
    const { name } = readDefinition(readText(file), { file });
    return name === null ? [] : [name];
  } catch {
    return [];
  }
}

type Known = Pick<Parameters<typeof lint>[1], 'participants' | 'shared' | 'off'>;

function findingsOf(file: string, known: Known): readonly Finding[] {
  const named = file === '-' ? {} : { file, fields: defaultFieldsOf(file) };
  return lint(readText(file), { ...named, knownExpressions: EXPRESSION_NAMES, ...known });
}

function exitCode(findings: readonly Finding[], failOn: Severity): ExitCode {
  const bad = SEVERITIES.slice(0, SEVERITIES.indexOf(failOn) + 1);
  return findings.some(({ severity }) => bad.includes(severity)) ? EXIT.failed : EXIT.ok;
}

function listing(findings: readonly Finding[]): string {
  if (findings.length === 0) return 'nothing found';
  return findings.map(findingText).join('\n');
}
