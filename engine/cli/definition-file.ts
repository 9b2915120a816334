import { Option } from 'commander';
import type { Command } from 'commander';
import { lint } from '../definition/lint.ts';
import type { Finding } from '../definition/lint.ts';
import { printAs, PRINTED_FORMS, type PrintedForm } from '../definition/print.ts';
import { readDefinition } from '../definition/read.ts';
import type { Registration } from '../engine.ts';
import { EXPRESSION_NAMES } from '../expressions/index.ts';
import type { Client } from './client.ts';
import { addTestCommand } from './definition-test.ts';
import { EXIT } from './exit-codes.ts';
import { readText } from './files.ts';
import { examples } from './shell.ts';
import type { Shell } from './shell.ts';
import { printable } from './terminal.ts';

/** Commands that need no engine. */
export function addFileCommands(group: Command, shell: Shell): void {
  addConvert(group, shell);
  addLint(group, shell);
  addTestCommand(group, shell);
}

function addConvert(group: Command, shell: Shell): void {
  const command = group
    .command('convert')
    .argument('<file>', 'YAML, JSON, or Ruby, radial or XML as in the original; - for standard input')
    .description('Prints a definition in another form. Needs no engine.')
    .addOption(new Option('--to <form>', 'form to print').choices([...PRINTED_FORMS]).makeOptionMandatory())
    .action(
      shell.action<{ to: PrintedForm }, [string]>(({ output, options }, file) => {
        const source = converted(file, options.to);
        output.show({ source, format: options.to }, () => source);
      }),
    );
  examples(command, 'boss definition convert SRCSRV_REQUEST_CREATE.pdef --to yaml > request.yaml');
}

function converted(file: string, to: PrintedForm): string {
  return printAs(to, readDefinition(readText(file), file === '-' ? {} : { file }));
}

interface LintOptions {
  registered?: true;
}

function addLint(group: Command, shell: Shell): void {
  const command = group
    .command('lint')
    .argument('<files...>', 'definitions; - for standard input')
    .description('Says what is wrong or doubtful in definitions. Needs no engine unless --registered is given.')
    .option('--registered', 'also look for participants that are not registered at the engine')
    .action(
      shell.action<LintOptions, [string[]]>(async ({ client, output, options }, files) => {
        const participants = options.registered === true ? await registered(client) : undefined;
        const findings = files.flatMap((file) => findingsOf(file, participants));
        output.show({ findings }, () => describeFindings(findings));
        return findings.some(({ severity }) => severity === 'error') ? EXIT.failed : EXIT.ok;
      }),
    );
  examples(command, 'boss definition lint processes/*.yaml', 'boss definition lint release.yaml --registered -o json');
}

async function registered(client: Client): Promise<string[]> {
  const { participants } = await client.get<{ participants: Registration[] }>(['participants']);
  return participants.map(({ regex }) => regex);
}

function findingsOf(file: string, participants: readonly string[] | undefined): readonly Finding[] {
  const named = file === '-' ? {} : { file };
  return lint(readText(file), { ...named, knownExpressions: EXPRESSION_NAMES, participants });
}

/** `release.yaml:4:5: error: unknown "alise". Did you mean "alice"? (unknown-name)` */
function describeFindings(findings: readonly Finding[]): string {
  if (findings.length === 0) return 'nothing found';
  return findings
    .map(({ code, severity, message, file, line, column }) => {
      const place = [file ?? '-', line, column].filter((part) => part !== null).join(':');
      return `${printable(place)}: ${severity}: ${printable(message)} (${code})`;
    })
    .join('\n');
}
