import type { Command } from 'commander';
import type { Binding, EventRecord, EventTest } from '../engine.ts';
import { EXIT } from './exit-codes.ts';
import { readEventFile } from './event-file.ts';
import { addLimitCommand, describeBindings, limitText } from './event-limit.ts';
import { clock, table } from './output.ts';
import { examples, wholeNumber } from './shell.ts';
import type { Shell } from './shell.ts';

const FILE_HELP = 'JSON: an event of OBS, an original launch item with it, or an event request; - for standard input';

export function addEventCommands(program: Command, shell: Shell): void {
  const group = program.command('event').description('Events of OBS and what they start.');
  examples(group, 'boss event test request.json', 'boss event send request.json', 'boss event list');
  addSend(group, shell);
  addTest(group, shell);
  addList(group, shell);
  addLimitCommand(group, shell);
}

function addSend(group: Command, shell: Shell): void {
  const command = group
    .command('send')
    .argument('<file>', FILE_HELP)
    .description('Hands an event to the engine. An event that was handled before starts nothing again.')
    .option('--id <id>', 'an id of its own instead of the one made of its content: starts it once more')
    .action(
      shell.action<{ id?: string }, [string]>(async ({ client, output, options }, file) => {
        const record = await client.post<EventRecord>(['events'], readEventFile(file, options.id));
        output.show(record, () => describeRecord(record));
        return record.state === 'failed' ? EXIT.failed : EXIT.ok;
      }),
    );
  examples(command, 'boss event send request.json', 'boss event send request.json --id second-try');
}

function describeRecord(record: EventRecord): string {
  const head = `${record.label} ${record.projects.join(', ')}: ${record.state} (${record.id})`;
  const rows = record.started.map((one) => [
    one.project,
    one.definition,
    one.error ?? (one.at === undefined ? one.wfid : `${one.wfid} at ${clock(one.at)}`),
  ]);
  for (const { project, definition, binding } of record.dropped ?? []) {
    rows.push([project, definition, `dropped: the limit of ${binding}`]);
  }
  return rows.length === 0 ? head : `${head}\n${table(['PROJECT', 'DEFINITION', 'PROCESS'], rows)}`;
}

function addTest(group: Command, shell: Shell): void {
  const command = group
    .command('test')
    .argument('<file>', FILE_HELP)
    .description('Says what an event would start, and why. Nothing happens.')
    .action(
      shell.action<unknown, [string]>(async ({ client, output }, file) => {
        const answer = await client.post<EventTest>(['events', 'test'], readEventFile(file, undefined));
        output.show(answer, () => describeTest(answer));
      }),
    );
  examples(command, 'boss event test request.json', 'boss event test request.json -o json');
}

function describeTest({ matches, handled }: EventTest): string {
  const known =
    handled === null
      ? ''
      : `an event with this id came at ${clock(handled.at)} (${handled.state}): it would start nothing again\n`;
  if (matches.length === 0) return `${known}it would start nothing: no definition is bound to it`;
  const rows = matches.map(({ project, binding, why, outcome, at }) => [
    project,
    binding.name,
    binding.definition,
    outcome === 'start' ? 'now' : at === null ? 'dropped' : clock(at),
    outcome === 'start' ? why : `${why}; limit: ${limitText(binding.limit)}`,
  ]);
  return `${known}${table(['PROJECT', 'NAME', 'STARTS', 'WHEN', 'BECAUSE'], rows)}`;
}

function addList(group: Command, shell: Shell): void {
  const command = group
    .command('list')
    .description('Lists the events that arrived and what they started, newest first.')
    .option('-n, --limit <number>', 'at most so many', wholeNumber(1, 1000), 100)
    .option('--before <key>', 'go on where the page before ended')
    .option('--bindings', 'list instead which events start which definitions')
    .action(
      shell.action<{ limit: number; before?: string; bindings?: true }>(async ({ client, output, options }) => {
        const { limit, before, bindings } = options;
        if (bindings === true) {
          const bound = await client.get<{ bindings: Binding[] }>(['bindings']);
          return output.show(bound, () => describeBindings(bound.bindings));
        }
        const page = await client.get<Page>(['events'], { limit, before });
        output.show(page, () => describePage(page));
      }),
    );
  examples(command, 'boss event list -n 20', 'boss event list --bindings');
}

interface Page {
  events: EventRecord[];
  next: string | null;
}

function describePage({ events, next }: Page): string {
  if (events.length === 0) return 'no events';
  const rows = events.map((event) => [
    clock(event.at),
    event.label,
    event.projects.join(' ') || null,
    event.state,
    event.started.map((one) => one.wfid).join(' ') || null,
  ]);
  const more = next === null ? '' : `\n\nmore: --before ${next}`;
  return table(['AT', 'LABEL', 'PROJECTS', 'STATE', 'STARTED'], rows) + more;
}
