import { Option } from 'commander';
import type { Command } from 'commander';
import { printAs, PRINTED_FORMS, type PrintedForm } from '../definition/print.ts';
import { readDefinition } from '../definition/read.ts';
import { addLintCommand } from './definition-lint.ts';
import { addTestCommand } from './definition-test.ts';
import { readText } from './files.ts';
import { examples } from './shell.ts';
import type { Shell } from './shell.ts';

/** Commands that need no engine. */
export function addFileCommands(group: Command, shell: Shell): void {
  addConvert(group, shell);
  addLintCommand(group, shell);
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
