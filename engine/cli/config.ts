import type { Command } from 'commander';
import { loadConfig } from '../config/load-config.ts';
import type { LoadedConfig } from '../config/load-config.ts';
import { showConfig } from '../config/show-config.ts';
import { EXIT } from './exit-codes.ts';
import { table } from './output.ts';
import { examples } from './shell.ts';
import type { Shell } from './shell.ts';
import { printable } from './terminal.ts';
import type { Terminal } from './terminal.ts';

const FILES_HELP = 'configuration files, ini or YAML; without any those that `boss start` would read';

export function addConfigCommands(program: Command, shell: Shell): void {
  const group = program.command('config').description('The configuration: checked and shown without an engine.');
  examples(group, 'boss config check', 'boss config show');
  addCheck(group, shell);
  addShow(group, shell);
}

export function readConfig(terminal: Terminal, files: readonly string[]): LoadedConfig {
  return loadConfig({ files, env: { ...terminal.env }, cwd: terminal.cwd });
}

function addCheck(group: Command, shell: Shell): void {
  const command = group
    .command('check')
    .argument('[files...]', FILES_HELP)
    .description('Says what is wrong in the configuration, all of it, with file and line.')
    .action(
      shell.action<unknown, [string[]]>(({ output, terminal }, files) => {
        const { problems } = readConfig(terminal, files);
        const lines = problems.map(({ severity, message }) => `${severity}: ${printable(message)}`);
        output.show({ problems }, () => (lines.length === 0 ? 'the configuration is fine' : lines.join('\n')));
        return problems.some(({ severity }) => severity === 'error') ? EXIT.failed : EXIT.ok;
      }),
    );
  examples(command, 'boss config check', 'boss config check /etc/boss/boss.conf -o json');
}

function addShow(group: Command, shell: Shell): void {
  const command = group
    .command('show')
    .argument('[files...]', FILES_HELP)
    .description('Shows every value and where it comes from; secrets are masked.')
    .action(
      shell.action<unknown, [string[]]>(({ output, terminal }, files) => {
        const values = showConfig(readConfig(terminal, files));
        const rows = values.map(({ key, value, source }) => [key, JSON.stringify(value), source]);
        output.show({ values }, () => table(['KEY', 'VALUE', 'FROM'], rows));
      }),
    );
  examples(command, 'boss config show', 'BOSS_HTTP_PORT=9300 boss config show -o json');
}
