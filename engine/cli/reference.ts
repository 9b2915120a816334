import type { Argument, Command, Option } from 'commander';
import { EXIT_MEANINGS } from './exit-codes.ts';
import { createProgram } from './program.ts';
import { examplesOf, Shell } from './shell.ts';
import type { Terminal } from './terminal.ts';

const NOWHERE: Terminal = {
  env: {},
  cwd: '.',
  isTerminal: false,
  columns: 120,
  rows: 24,
  out: () => undefined,
  err: () => undefined,
  interrupted: new AbortController().signal,
};

const HEAD = `# The command line

This page is generated from the definitions of the commands in \`engine/cli/\`; \`boss COMMAND --help\` says the same.

All commands but \`config\`, \`definition lint\`, \`definition convert\` and \`start\` speak to a running engine over its
[HTTP API](api.md): the one at \`--url\`, else at \`BOSS_URL\`, else at \`http://127.0.0.1:9292\` (\`start\`, \`stop\` and \`status\` take
the address from the configuration when neither is given).

## Output

With \`-o json\` standard output holds exactly one JSON document: the answer of the API, as described there. A command that follows
something (\`show --follow\`) prints one document a line. An error is one document on standard error, so that standard output
never holds anything but results:

\`\`\`json
{"error": {"code": "BOSS_UNKNOWN_PROCESS", "message": "...", "details": {}, "remedy": "..."}}
\`\`\`

Without it the output is for people and may change. Colours and redrawing only on a terminal; \`NO_COLOR\` switches colours off.

## Exit codes
`;

/** The reference page of the command line, in Markdown. */
export function describeCli(): string {
  const program = createProgram(new Shell(NOWHERE));
  const codes = Object.entries(EXIT_MEANINGS).map(([code, meaning]) => `| ${code} | ${meaning} |`);
  const parts = [HEAD, '| code | meaning |\n|---|---|', `${codes.join('\n')}\n`, '## Options of every command\n'];
  parts.push(`${program.options.map(describeOption).join('\n')}\n`, '## Commands\n');
  parts.push(...program.commands.flatMap((command) => describeCommand(command, 'boss')));
  return parts.join('\n');
}

function describeCommand(command: Command, parent: string): string[] {
  const name = `${parent} ${command.name()}`;
  const words = command.registeredArguments.map(argumentText);
  const hasOptions = command.options.length > 0 ? ['[options]'] : [];
  if (command.commands.length > 0) {
    return [
      `### ${name}\n\n${command.description()}\n`,
      ...command.commands.flatMap((one) => describeCommand(one, name)),
    ];
  }
  const lines = [`### ${[name, ...words, ...hasOptions].join(' ')}\n`, `${command.description()}\n`];
  const rows = [...command.registeredArguments.flatMap(describeArgument), ...command.options.map(describeOption)];
  if (rows.length > 0) lines.push(`${rows.join('\n')}\n`);
  return [...lines, `\`\`\`sh\n${examplesOf(command).join('\n')}\n\`\`\`\n`];
}

function argumentText(argument: Argument): string {
  const name = `${argument.name()}${argument.variadic ? '...' : ''}`;
  return argument.required ? `<${name}>` : `[${name}]`;
}

function describeArgument(argument: Argument): string[] {
  return argument.description === '' ? [] : [`- \`${argumentText(argument)}\`: ${argument.description}`];
}

function describeOption(option: Option): string {
  const choices = option.argChoices === undefined ? '' : ` (${option.argChoices.join(', ')})`;
  const preset = option.defaultValue === undefined ? '' : ` (default: ${String(option.defaultValue)})`;
  return `- \`${option.flags}\`: ${option.description}${choices}${preset}`;
}
