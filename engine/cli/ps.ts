import { Option } from 'commander';
import type { Command } from 'commander';
import type { ProcessSummary } from '../store/store.ts';
import { clock, table } from './output.ts';
import { examples, wholeNumber } from './shell.ts';
import type { Shell } from './shell.ts';

interface Page {
  processes: ProcessSummary[];
  next: string | null;
}

interface Options {
  all?: true;
  state?: string;
  definition?: string;
  label?: string;
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
    .option(
      '-l, --label <label>',
      'only those with this label: `task`, `breakpoint`, `proposal`, `modified`, `modified:anna`',
    )
    .option('-n, --limit <number>', 'at most so many', wholeNumber(1, 1000), 100)
    .option('--cursor <cursor>', 'go on where the page before ended')
    .action(
      shell.action<Options>(async ({ client, output, options }) => {
        const state = options.all === true ? undefined : (options.state ?? 'live');
        const { definition, label, limit, cursor } = options;
        const page = await client.get<Page>(['processes'], { state, definition, label, limit, cursor });
        output.show(page, () => listing(page));
      }),
    );
  examples(command, 'boss ps', 'boss ps --all -d handle_request', 'boss ps --state error -o json');
}

function listing({ processes, next }: Page): string {
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
  return table(heads, rows) + (next === null ? '' : `\n\nmore: --cursor ${next}`);
}
