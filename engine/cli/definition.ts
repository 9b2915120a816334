import type { Command } from 'commander';
import type { DefinitionVersion } from '../engine.ts';
import type { Tree } from '../core/tree.ts';
import { defaultFieldsOf } from './default-fields.ts';
import { addFileCommands } from './definition-file.ts';
import { addImportCommand } from './definition-import.ts';
import { fieldsFrom } from './fields.ts';
import { readText } from './files.ts';
import { clock, table } from './output.ts';
import { examples, gather } from './shell.ts';
import type { Shell } from './shell.ts';
import { printable } from './terminal.ts';

type Row = Omit<DefinitionVersion, 'source'>;

export function addDefinitionCommands(program: Command, shell: Shell): void {
  const group = program.command('definition').description('Stored definitions, and definitions in files.');
  examples(group, 'boss definition put release.yaml -m "wait for the votes"', 'boss definition lint release.yaml');
  addPut(group, shell);
  addList(group, shell);
  addShow(group, shell);
  addVersions(group, shell);
  addImportCommand(group, shell);
  addFileCommands(group, shell);
}

interface PutOptions {
  name?: string;
  fields?: string[];
  message?: string;
}

function addPut(group: Command, shell: Shell): void {
  const command = group
    .command('put')
    .argument('<file>', 'YAML, JSON, or Ruby, radial or XML as in the original; - for standard input')
    .description('Stores a definition as the newest version of its name. A .conf file beside it gives default fields.')
    .option('--name <name>', 'name, when the text itself has none')
    .option('-f, --fields <field>', 'default fields at launch: a JSON file, key=text or key:=JSON; repeatable', gather)
    .option('-m, --message <text>', 'why this version')
    .action(
      shell.action<PutOptions, [string]>(async ({ client, output, options }, file) => {
        const { name, message } = options;
        const fields = { ...defaultFieldsOf(file), ...fieldsFrom(options.fields ?? []) };
        const stored = await client.request<Stored>('PUT', ['definitions'], {
          body: { source: readText(file), file, name, fields, comment: message },
        });
        output.show(stored, () => describePut(stored));
      }),
    );
  examples(
    command,
    'boss definition put release.yaml -m "wait for the votes"',
    'boss definition put SR.pdef --name SR',
  );
}

interface Stored {
  definition: DefinitionVersion;
  changed: boolean;
}

function describePut({ definition, changed }: Stored): string {
  const version = `${definition.name}@${definition.version}`;
  return changed ? `stored ${version}` : `nothing changed: ${version} is the same`;
}

function addList(group: Command, shell: Shell): void {
  const command = group
    .command('list')
    .description('Lists the stored definitions, each with its newest version.')
    .action(
      shell.action(async ({ client, output }) => {
        const answer = await client.get<{ definitions: Row[] }>(['definitions']);
        output.show(answer, () => listing(answer.definitions, 'no definitions are stored'));
      }),
    );
  examples(command, 'boss definition list', 'boss definition list -o json');
}

function addVersions(group: Command, shell: Shell): void {
  const command = group
    .command('versions')
    .argument('<name>')
    .description('Lists the versions of a definition: who stored which, when and why.')
    .action(
      shell.action<unknown, [string]>(async ({ client, output }, name) => {
        const answer = await client.get<{ versions: Row[] }>(['definitions', name, 'versions']);
        output.show(answer, () => listing(answer.versions, 'no versions'));
      }),
    );
  examples(command, 'boss definition versions handle_request');
}

function listing(definitions: readonly Row[], none: string): string {
  if (definitions.length === 0) return none;
  const rows = definitions.map((one) => [
    one.name,
    one.version,
    one.revision,
    one.format,
    clock(one.at),
    one.by,
    one.comment ?? one.description,
  ]);
  return table(['NAME', 'VERSION', 'REVISION', 'FORM', 'STORED', 'BY', 'ABOUT'], rows);
}

function addShow(group: Command, shell: Shell): void {
  const command = group
    .command('show')
    .argument('<name>', 'name, or name@version')
    .description('Prints the text of a stored definition as it was stored.')
    .action(
      shell.action<unknown, [string]>(async ({ client, output }, name) => {
        const answer = await client.get<DefinitionVersion & { tree: Tree }>(['definitions', name]);
        output.show(answer, () => (output.terminal.isTerminal ? harmless(answer.source) : answer.source));
      }),
    );
  examples(command, 'boss definition show handle_request', 'boss definition show handle_request@2 > before.yaml');
}

function harmless(text: string): string {
  return text.split('\n').map(printable).join('\n');
}
