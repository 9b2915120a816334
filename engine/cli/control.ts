import type { Command } from 'commander';
import type { JsonObject } from '../core/json.ts';
import type { ErrorView, ProcessView } from '../engine.ts';
import { BossError } from '../errors.ts';
import type { Client } from './client.ts';
import { withChange } from './fields.ts';
import { examples, gather, usage } from './shell.ts';
import type { Shell } from './shell.ts';

const COMMANDS = {
  cancel: 'Ends a process in an orderly way: its cancel handlers run.',
  kill: 'Ends a process at once: no handler runs.',
  pause: 'Holds a process: replies are kept, nothing goes on.',
  resume: 'Lets a paused process go on.',
} as const;

export function addControlCommands(program: Command, shell: Shell): void {
  for (const name of Object.keys(COMMANDS) as (keyof typeof COMMANDS)[]) addCommand(program, shell, name);
  addReplay(program, shell);
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

interface ReplayOptions {
  expression?: string;
  set?: string[];
}

function addReplay(program: Command, shell: Shell): void {
  const command = program
    .command('replay')
    .argument('<wfid>')
    .description('Tries failed steps again: all of a process, or one of them, with other fields when asked.')
    .option('-e, --expression <id>', 'only this failed step')
    .option('--set <field=value>', 'change a field first: key=text or key:=JSON, dots go inside; repeatable', gather)
    .action(
      shell.action<ReplayOptions, [string]>(async ({ client, output, options }, wfid) => {
        const { expression, set } = options;
        const body = set === undefined ? { expression } : await edited(client, wfid, expression, set);
        const answer = await client.post<{ replayed: number }>(['processes', wfid, 'replay'], body);
        output.show(
          answer,
          () => `replayed ${answer.replayed} failed step${answer.replayed === 1 ? '' : 's'} of ${wfid}`,
        );
      }),
    );
  examples(command, 'boss replay WFID', 'boss replay WFID -e 0_1!a3f --set ev.id=42 --set tries:=3');
}

/** The API takes the fields as a whole: those of the error, with the changes. */
async function edited(
  client: Client,
  wfid: string,
  expression: string | undefined,
  changes: readonly string[],
): Promise<{ expression: string; fields: JsonObject }> {
  const view = await client.get<ProcessView>(['processes', wfid]);
  const error = chosen(view.errors_list, expression);
  return { expression: error.id, fields: changes.reduce(withChange, error.fields) };
}

function chosen(errors: readonly ErrorView[], expression: string | undefined): ErrorView {
  const matching = errors.filter((error) => expression === undefined || error.id === expression);
  const [only, ...others] = matching;
  if (only !== undefined && others.length === 0) return only;
  if (only === undefined && expression === undefined) {
    throw new BossError('BOSS_PROCESS_STATE', 'no step of this process failed');
  }
  if (only === undefined) throw new BossError('BOSS_UNKNOWN_EXPRESSION', `no step ${expression} failed`);
  throw usage(
    `--set needs --expression: ${errors.length} steps failed (${errors.map((error) => error.id).join(', ')})`,
  );
}
