import type { Command } from 'commander';
import type { JournalEntry } from '../engine.ts';
import { brief, clock } from './output.ts';
import { examples, wholeNumber } from './shell.ts';
import type { Shell } from './shell.ts';
import { printable } from './terminal.ts';

interface Page {
  entries: JournalEntry[];
  next: number | null;
}

export function addHistoryCommand(program: Command, shell: Shell): void {
  const command = program
    .command('history')
    .argument('<wfid>')
    .description('Shows the journal of a process: everything that happened, in order.')
    .option('--from <number>', 'start at this entry', wholeNumber(1, Number.MAX_SAFE_INTEGER), 1)
    .option('-n, --limit <number>', 'at most so many entries', wholeNumber(1, 1000), 1000)
    .action(
      shell.action<{ from: number; limit: number }, [string]>(async ({ client, output, options }, wfid) => {
        const page = await client.get<Page>(['processes', wfid, 'history'], {
          from: options.from,
          limit: options.limit,
        });
        output.show(page, () => listing(page));
      }),
    );
  examples(command, 'boss history WFID', 'boss history WFID --from 200 -o json');
}

function listing({ entries, next }: Page): string {
  if (entries.length === 0) return 'no entries';
  return entries.map(journalLine).join('\n') + (next === null ? '' : `\n\nmore: --from ${next}`);
}

/** `  12  2026-11-21 12:04:11Z  dispatched  0_1  {"participant":"alice"}` */
export function journalLine(entry: JournalEntry): string {
  const data = entry.data === undefined ? '' : brief(entry.data);
  const what = printable(entry.what).padEnd(16);
  return `${String(entry.seq).padStart(5)}  ${clock(entry.at)}  ${what}  ${(entry.expid ?? '').padEnd(8)}  ${data}`.trimEnd();
}
