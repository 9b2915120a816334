import { Option } from 'commander';
import type { Command } from 'commander';
import type { ProcessSummary } from '../store/store.ts';
import type { RequestParts } from './client.ts';
import { moment } from './moment.ts';
import { clock, table } from './output.ts';
import { examples, gather, wholeNumber } from './shell.ts';
import type { Shell } from './shell.ts';

interface Page {
  processes: ProcessSummary[];
  next: string | null;
}

interface Options {
  all?: true;
  state?: string;
  definition?: string;
  label?: string[];
  tag?: string[];
  field?: string[];
  since?: number;
  until?: number;
  endedSince?: number;
  endedUntil?: number;
  limit: number;
  cursor?: string;
}

export function addPsCommand(program: Command, shell: Shell): void {
  const command = program
    .command('ps')
    .description('Lists processes, newest first: those that live, unless asked for others.')
    .option('-a, --all', 'also those that have ended')
    .addOption(
      new Option('-s, --state <state>', 'only those in this state')
        .choices(['live', 'running', 'paused', 'error', 'done', 'cancelled', 'killed'])
        .conflicts('all'),
    )
    .option('-d, --definition <name>', 'only those of this definition')
    .option('-t, --tag <tag>', 'only those that have entered this tag', gather)
    .option('-f, --field <name=value>', 'only those whose declared field (`index`) has this value', gather)
    .option(
      '-l, --label <label>',
      'only those with this label: `task`, `breakpoint`, `proposal`, `modified`, `modified:anna`',
      gather,
    )
    .option('--since <time>', 'only those launched since then: 2h (ago), 2026-11-01, "2026-11-01 09:00" (UTC)', moment)
    .option('--until <time>', 'only those launched before', moment)
    .option('--ended-since <time>', 'only those that ended since then', moment)
    .option('--ended-until <time>', 'only those that ended before', moment)
    .option('-n, --limit <number>', 'at most so many', wholeNumber(1, 1000), 100)
    .option('--cursor <cursor>', 'go on where the page before ended')
    .action(
      shell.action<Options>(async ({ client, output, options }) => {
        const page = await client.get<Page>(['processes'], queryOf(options));
        output.show(page, () => listing(page));
      }),
    );
  examples(
    command,
    'boss ps',
    'boss ps --all -d handle_request --since 7d',
    'boss ps --state error -o json',
    'boss ps --all --field project=openSUSE:Factory --tag release',
  );
}

/** Who asks when something ended means those that have ended. Labels go in an order from those that few processes have. */
function queryOf(options: Options): RequestParts['query'] {
  const { all, definition, since, until, endedSince, endedUntil, limit, cursor } = options;
  const ended = endedSince !== undefined || endedUntil !== undefined;
  const label = [
    ...(options.field ?? []).map((field) => `field:${field}`),
    ...(options.label ?? []),
    ...(options.tag ?? []).map((tag) => `tag:${tag}`),
  ];
  return {
    state: all === true || ended ? options.state : (options.state ?? 'live'),
    ...{ definition, label, since, until, ended_since: endedSince, ended_until: endedUntil, limit, cursor },
  };
}

function listing({ processes, next }: Page): string {
  if (processes.length === 0 && next !== null) return `none so far\n\nmore: --cursor ${next}`;
  return processTable(processes) + (next === null ? '' : `\n\nmore: --cursor ${next}`);
}

export function processTable(processes: readonly ProcessSummary[]): string {
  if (processes.length === 0) return 'no processes';
  const rows = processes.map((one) => [
    one.wfid,
    one.state,
    one.definition,
    clock(one.launchedAt),
    one.endedAt === null ? null : clock(one.endedAt),
    one.errors,
    one.expressions,
  ]);
  const heads = ['WFID', 'STATE', 'DEFINITION', 'LAUNCHED', 'ENDED', 'ERRORS', 'LIVE'];
  return table(heads, rows);
}
