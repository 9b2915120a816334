import { Option } from 'commander';
import type { Command } from 'commander';
import { printJson, printYaml } from '../definition/print.ts';
import { readDefinition } from '../definition/read.ts';
import { readText } from './files.ts';
import { examples } from './shell.ts';
import type { Shell } from './shell.ts';

/** Commands that need no engine. */
export function addFileCommands(group: Command, shell: Shell): void {
  addConvert(group, shell);
}

function addConvert(group: Command, shell: Shell): void {
  const command = group
    .command('convert')
    .argument('<file>', 'YAML, JSON or the Ruby of original definitions; - for standard input')
    .description('Prints a definition in another form. Needs no engine.')
    .addOption(new Option('--to <form>', 'form to print').choices(['yaml', 'json']).makeOptionMandatory())
    .action(
      shell.action<{ to: 'yaml' | 'json' }, [string]>(({ output, options }, file) => {
        const source = converted(file, options.to);
        output.show({ source, format: options.to }, () => source);
      }),
    );
  examples(command, 'boss definition convert SRCSRV_REQUEST_CREATE.pdef --to yaml > request.yaml');
}

function converted(file: string, to: 'yaml' | 'json'): string {
  const { tree, description, params } = readDefinition(readText(file), file === '-' ? {} : { file });
  return to === 'json' ? printJson(tree) : printYaml(tree, { description, params });
}
