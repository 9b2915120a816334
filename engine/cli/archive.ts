import type { Command } from 'commander';
import { findArchived, type OnDamage, readArchive } from '../archive/archive-reader.ts';
import { type ArchiveRecord, summaryOf } from '../archive/record.ts';
import { requireConfig } from '../config/load-config.ts';
import { archiveFolder, type RetentionSettings } from '../config/retention-section.ts';
import { BossError } from '../errors.ts';
import type { ProcessSummary } from '../store/store.ts';
import { readConfig } from './config.ts';
import { journalLine } from './history.ts';
import { moment } from './moment.ts';
import type { Output } from './output.ts';
import { processTable } from './ps.ts';
import { describeProcess } from './process-text.ts';
import { examples, gather, wholeNumber } from './shell.ts';
import type { Shell } from './shell.ts';
import { visitedPlaces } from './step-state.ts';
import type { Terminal } from './terminal.ts';

interface Place {
  dir?: string;
}

interface Filter extends Place {
  state?: string;
  definition?: string;
  tag?: string[];
  field?: string[];
  since?: number;
  until?: number;
  limit: number;
}

export function addArchiveCommands(program: Command, shell: Shell): void {
  const group = program
    .command('archive')
    .description('Processes that have left the store, read from the files of the archive: no engine is needed.');
  examples(group, 'boss archive list', 'boss archive show WFID');
  addList(group, shell);
  addSearch(group, shell);
  addShow(group, shell);
  addSweep(group, shell);
}

function addList(group: Command, shell: Shell): void {
  const command = filtered(group.command('list'))
    .description('Lists archived processes, in the order in which they were archived.')
    .action(shell.action<Filter>((invocation) => list(invocation, () => true)));
  examples(command, 'boss archive list -d release --since 365d', 'boss archive list --field project=openSUSE:Factory');
}

function addSearch(group: Command, shell: Shell): void {
  const command = filtered(group.command('search').argument('<text>'))
    .description('Lists archived processes with a text anywhere in their fields, variables, errors or journal.')
    .action(
      shell.action<Filter, [string]>((invocation, text) => {
        const wanted = text.toLowerCase();
        return list(invocation, (line) => line.toLowerCase().includes(wanted));
      }),
    );
  examples(command, 'boss archive search bsc#1234567', 'boss archive search bash -t release');
}

function addShow(group: Command, shell: Shell): void {
  const command = placed(group.command('show').argument('<wfid>'))
    .description('Shows an archived process as `boss show` did, or its journal.')
    .option('--history', 'its journal instead')
    .action(
      shell.action<Place & { history?: true }, [string]>(async ({ terminal, output, options }, wfid) => {
        const folder = folderOf(terminal, options);
        const record = await findArchived(folder, wfid, tells(output));
        if (record === null) {
          const message = `there is no process ${wfid} in the archive ${folder}`;
          throw new BossError('BOSS_UNKNOWN_PROCESS', message, { details: { wfid, folder } });
        }
        output.show(record, () => textOf(record, output, options.history === true));
      }),
    );
  examples(command, 'boss archive show WFID', 'boss archive show WFID --history', 'boss archive show WFID -o json');
}

function addSweep(group: Command, shell: Shell): void {
  const command = group
    .command('sweep')
    .description('Has the engine archive those whose time in the store is over, which it does by itself every hour.')
    .action(
      shell.action(async ({ client, output }) => {
        const answer = await client.post<{ erased: number }>(['retention', 'sweep']);
        output.show(answer, () => `${answer.erased} processes have left the store`);
      }),
    );
  examples(command, 'boss archive sweep');
}

function textOf({ process, journal }: ArchiveRecord, { paint }: Output, history: boolean): string {
  if (history) return journal.map(journalLine).join('\n');
  const visited = new Map();
  visitedPlaces(journal, visited);
  return describeProcess(process, paint, visited).join('\n');
}

function placed(command: Command): Command {
  return command.option('--dir <folder>', 'the archive (default: `archive_dir` of the configuration)');
}

function filtered(command: Command): Command {
  return placed(command)
    .option('-s, --state <state>', 'only those in this state: done, cancelled, killed')
    .option('-d, --definition <name>', 'only those of this definition')
    .option('-t, --tag <tag>', 'only those that have entered this tag', gather)
    .option('-f, --field <name=value>', 'only those whose declared field (`index`) has this value', gather)
    .option('--since <time>', 'only those that ended since then: 2h (ago), 2026-11-01', moment)
    .option('--until <time>', 'only those that ended before', moment)
    .option('-n, --limit <number>', 'at most so many', wholeNumber(1, 1_000_000), 1000);
}

async function list(
  { terminal, output, options }: { terminal: Terminal; output: Output; options: Filter },
  isWanted: (line: string) => boolean,
): Promise<void> {
  const processes: ProcessSummary[] = [];
  let more = false;
  for await (const { record, text } of readArchive(folderOf(terminal, options), tells(output))) {
    if (!fits(summaryOf(record), options) || !isWanted(text)) continue;
    more = processes.length === options.limit;
    if (more) break;
    processes.push(summaryOf(record));
  }
  output.show({ processes, more }, () => processTable(processes) + (more ? '\n\nmore: --limit' : ''));
}

function fits({ state, definition, labels, endedAt }: ProcessSummary, filter: Filter): boolean {
  const wanted = [
    ...(filter.tag ?? []).map((tag) => `tag:${tag}`),
    ...(filter.field ?? []).map((field) => `field:${field}`),
  ];
  if (filter.state !== undefined && state !== filter.state) return false;
  if (filter.definition !== undefined && definition !== filter.definition) return false;
  if (!wanted.every((label) => labels.includes(label)) || endedAt === null) return false;
  return endedAt >= (filter.since ?? 0) && endedAt < (filter.until ?? Number.POSITIVE_INFINITY);
}

function tells(output: Output): OnDamage {
  return (file, reason) => output.remark(`${file}: ${reason}; what stands before that is read`);
}

function folderOf(terminal: Terminal, { dir }: Place): string {
  const configured = (requireConfig(readConfig(terminal, [])).sections['retention'] ?? {}) as RetentionSettings;
  return archiveFolder(dir === undefined ? configured : { archive_dir: dir }, terminal.cwd);
}
