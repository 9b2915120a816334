import { type Command, Option } from 'commander';
import type { ScheduleView, UpcomingRun } from '../engine.ts';
import { fieldsFrom } from './fields.ts';
import { clock } from './output.ts';
import { comingRuns, described, listing } from './schedule-text.ts';
import { examples, gather, wholeNumber } from './shell.ts';
import type { Shell } from './shell.ts';

export function addScheduleCommands(program: Command, shell: Shell): void {
  const group = program.command('schedule').description('What is started by time.');
  examples(
    group,
    "boss schedule put nightly publish --tab '30 3 * * *' --zone Europe/Helsinki",
    'boss schedule next nightly',
    'boss schedule list',
  );
  addList(group, shell);
  addShow(group, shell);
  addPut(group, shell);
  addDelete(group, shell);
  addSteering(group, shell);
  addRun(group, shell);
  addNext(group, shell);
}

function addList(group: Command, shell: Shell): void {
  const command = group
    .command('list')
    .description('Lists the schedules, when each runs next, and what became of its last run.')
    .action(
      shell.action(async ({ client, output }) => {
        const answer = await client.get<{ schedules: ScheduleView[] }>(['schedules']);
        output.show(answer, () => listing(answer.schedules));
      }),
    );
  examples(command, 'boss schedule list', 'boss schedule list -o json');
}

function addShow(group: Command, shell: Shell): void {
  const command = group
    .command('show')
    .argument('<name>')
    .description('Shows a schedule and what became of its last ten runs.')
    .action(
      shell.action<unknown, [string]>(async ({ client, output }, name) => {
        const schedule = await client.get<ScheduleView>(['schedules', name]);
        output.show(schedule, () => described(schedule));
      }),
    );
  examples(command, 'boss schedule show nightly');
}

interface PutOptions {
  readonly field?: string[];
  readonly [option: string]: unknown;
}

function addPut(group: Command, shell: Shell): void {
  const command = group
    .command('put')
    .argument('<name>')
    .argument('<definition>', 'name of a stored definition, or name@version to stay with that version')
    .description('Writes a schedule, or what it is from now on. What is left out has its default.')
    .requiredOption('--tab <tab>', 'minute, hour, day, month, weekday; with six fields the second in front')
    .option('--zone <zone>', 'time zone of the tab, such as Europe/Helsinki (default: that of the engine)')
    .option('-f, --field <field>', 'a field of each process: as for `boss launch`; repeatable', gather)
    .option('--project <project>', 'whose shared definitions `subprocess` finds first, such as A:B')
    .addOption(
      new Option('--missed <policy>', 'runs that were due while nobody was there: start none, the last, or all of them')
        .choices(['skip', 'once', 'all'])
        .default('once'),
    )
    .addOption(
      new Option('--overlap <policy>', 'a run while the process before it lives: start it too, leave it out, ...')
        .choices(['allow', 'skip', 'queue', 'cancel'])
        .default('skip'),
    )
    .option('--jitter <duration>', 'each run begins up to so much later, such as 5m')
    .option('--from <date>', 'no run before')
    .option('--until <date>', 'no run after')
    .action(
      shell.action<PutOptions, [string, string]>(async ({ client, output, options }, name, definition) => {
        const { field = [], ...rest } = options;
        const body = { ...rest, definition, fields: fieldsFrom(field) };
        type Answer = { schedule: ScheduleView; changed: boolean };
        const answer = await client.request<Answer>('PUT', ['schedules', name], { body });
        output.show(answer, () => written(answer.schedule, answer.changed));
      }),
    );
  examples(
    command,
    "boss schedule put nightly publish --tab '30 3 * * *' --zone Europe/Helsinki -f project=A:B",
    "boss schedule put poll look --tab '*/10 * * * * *' --missed skip --overlap queue",
  );
}

function written({ name, next, paused }: ScheduleView, isChanged: boolean): string {
  const when = paused !== null ? 'is paused' : next === null ? 'never runs again' : `runs next at ${clock(next)}`;
  return `${name} ${when}${isChanged ? '' : ' (it was so before)'}`;
}

function addDelete(group: Command, shell: Shell): void {
  const command = group
    .command('delete')
    .argument('<name>')
    .description('Removes a schedule. What it started goes on.')
    .action(
      shell.action<unknown, [string]>(async ({ client, output }, name) => {
        const answer = await client.request('DELETE', ['schedules', name]);
        output.show(answer, () => `${name} is removed`);
      }),
    );
  examples(command, 'boss schedule delete nightly');
}

function addSteering(group: Command, shell: Shell): void {
  const descriptions = {
    pause: 'Starts nothing from now on. What falls due meanwhile is not made up for.',
    resume: 'Starts again what falls due from now on.',
  };
  for (const what of ['pause', 'resume'] as const) {
    const command = group
      .command(what)
      .argument('<name>')
      .description(descriptions[what])
      .action(
        shell.action<unknown, [string]>(async ({ client, output }, name) => {
          const schedule = await client.post<ScheduleView>(['schedules', name, what]);
          output.show(schedule, () => written(schedule, true));
        }),
      );
    examples(command, `boss schedule ${what} nightly`);
  }
}

function addRun(group: Command, shell: Shell): void {
  const command = group
    .command('run')
    .argument('<name>')
    .description('Starts a run now, also of a paused schedule, and whatever else of it lives.')
    .action(
      shell.action<unknown, [string]>(async ({ client, output }, name) => {
        const answer = await client.post<{ wfid: string }>(['schedules', name, 'run']);
        output.show(answer, () => answer.wfid);
      }),
    );
  examples(command, 'boss schedule run nightly');
}

function addNext(group: Command, shell: Shell): void {
  const command = group
    .command('next')
    .argument('<name>')
    .description('Shows when the next runs are due, by the clock of the zone, and what a change of that clock does.')
    .option('-n, --count <number>', 'so many', wholeNumber(1, 1000), 10)
    .action(
      shell.action<{ count: number }, [string]>(async ({ client, output, options: { count } }, name) => {
        type Answer = { zone: string; runs: UpcomingRun[] };
        const answer = await client.get<Answer>(['schedules', name, 'next'], { count });
        output.show(answer, () => comingRuns(answer));
      }),
    );
  examples(command, 'boss schedule next nightly', 'boss schedule next nightly -n 20');
}
