import type { Command } from 'commander';
import type { JsonObject } from '../core/json.ts';
import type { BreakpointView, ErrorView, ProcessView } from '../engine.ts';
import { BossError } from '../errors.ts';
import type { Client } from './client.ts';
import { withChange } from './fields.ts';
import { examples, gather, usage } from './shell.ts';
import type { Shell } from './shell.ts';

/** Commands at a step that stands still, which may change its workitem first. */
export function addEditCommands(program: Command, shell: Shell): void {
  addReplay(program, shell);
  addProceed(program, shell);
}

interface EditOptions {
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
      shell.action<EditOptions, [string]>(async ({ client, output, options }, wfid) => {
        const body = await editOf(client, wfid, options, FAILED);
        const answer = await client.post<{ replayed: number }>(['processes', wfid, 'replay'], body);
        output.show(answer, () => `replayed ${counted(answer.replayed, 'failed step')} of ${wfid}`);
      }),
    );
  examples(command, 'boss replay WFID', 'boss replay WFID -e 0_1!a3f --set ev.id=42 --set tries:=3');
}

function addProceed(program: Command, shell: Shell): void {
  const command = program
    .command('proceed')
    .argument('<wfid>')
    .description('Lets a process go on from its breakpoints, or from one of them, with other fields when asked.')
    .option('-e, --expression <id>', 'only from this breakpoint')
    .option('--set <field=value>', 'change a field first: key=text or key:=JSON, dots go inside; repeatable', gather)
    .action(
      shell.action<EditOptions, [string]>(async ({ client, output, options }, wfid) => {
        const body = await editOf(client, wfid, options, HELD);
        const answer = await client.post<{ proceeded: number }>(['processes', wfid, 'proceed'], body);
        output.show(answer, () => `${wfid} goes on from ${counted(answer.proceeded, 'breakpoint')}`);
      }),
    );
  examples(command, 'boss proceed WFID', 'boss proceed WFID -e 0_1!a3f --set image=tumbleweed');
}

/** A place at which the fields can be changed. */
type Place = Pick<ErrorView & BreakpointView, 'id' | 'fields'>;

/** Where such places are found, and how they are called. */
interface Places {
  readonly of: (view: ProcessView) => readonly Place[];
  readonly none: string;
  readonly notHere: (id: string) => string;
  readonly many: (count: number) => string;
}

const FAILED: Places = {
  of: (view) => view.errors_list,
  none: 'no step of this process failed',
  notHere: (id) => `no step ${id} failed`,
  many: (count) => `${count} steps failed`,
};
const HELD: Places = {
  of: (view) => view.breakpoints_list,
  none: 'this process stands at no breakpoint',
  notHere: (id) => `there is no breakpoint ${id}`,
  many: (count) => `it stands at ${count} breakpoints`,
};

/** The API takes the fields as a whole: those that are there, with the changes. */
async function editOf(
  client: Client,
  wfid: string,
  { expression, set }: EditOptions,
  places: Places,
): Promise<{ expression?: string; fields?: JsonObject }> {
  if (set === undefined) return expression === undefined ? {} : { expression };
  const view = await client.get<ProcessView>(['processes', wfid]);
  const place = chosen(places, places.of(view), expression);
  return { expression: place.id, fields: set.reduce(withChange, place.fields) };
}

function chosen({ none, notHere, many }: Places, all: readonly Place[], expression: string | undefined): Place {
  const matching = all.filter(({ id }) => expression === undefined || id === expression);
  const [only, ...others] = matching;
  if (only !== undefined && others.length === 0) return only;
  if (only === undefined && expression === undefined) throw new BossError('BOSS_PROCESS_STATE', none);
  if (only === undefined) throw new BossError('BOSS_UNKNOWN_EXPRESSION', notHere(expression ?? ''));
  throw usage(`--set needs --expression: ${many(all.length)} (${all.map(({ id }) => id).join(', ')})`);
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}
