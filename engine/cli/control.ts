import type { Command } from 'commander';
import { examples } from './shell.ts';
import type { Shell } from './shell.ts';

const COMMANDS = {
  cancel: 'Ends a process in an orderly way: its cancel handlers run.',
  kill: 'Ends a process at once: no handler runs.',
  pause: 'Holds a process: replies are kept, nothing goes on.',
  resume: 'Lets a paused process go on. (From a breakpoint: `boss proceed`.)',
} as const;

export function addControlCommands(program: Command, shell: Shell): void {
  for (const name of Object.keys(COMMANDS) as (keyof typeof COMMANDS)[]) addCommand(program, shell, name);
}

function addCommand(program: Command, shell: Shell, name: keyof typeof COMMANDS): void {
  const command = program
    .command(name)
    .argument('<wfid>')
    .description(COMMANDS[name])
    .option('-e, --expression <id>', 'only this expression and what is below it (the id is shown by `boss show WFID`)')
    .action(
      shell.action<{ expression?: string }, [string]>(async ({ client, output, options }, wfid) => {
        const answer = await client.post(['processes', wfid, name], options);
        output.show(answer, () => `${name} accepted for ${options.expression ?? 'process'} ${wfid}`.trim());
      }),
    );
  examples(command, `boss ${name} WFID`, `boss ${name} WFID --expression 0_1!a3f`);
}
