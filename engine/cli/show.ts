import type { Command } from 'commander';
import type { JournalEntry, ProcessView } from '../engine.ts';
import type { Client } from './client.ts';
import { EXIT } from './exit-codes.ts';
import { followProcess } from './live.ts';
import { describeProcess } from './process-text.ts';
import { examples } from './shell.ts';
import type { Shell } from './shell.ts';
import { type Visited, visitedPlaces } from './step-state.ts';

/** The picture needs what happened, not all of it: the rest is concluded from what is alive. */
const LIMIT_PAGES = 10;

export function addShowCommand(program: Command, shell: Shell): void {
  const command = program
    .command('show')
    .argument('<wfid>')
    .description(
      'Shows a process as a tree: what is done, what waits and for what, errors, what would be undone, variables, fields.',
    )
    .option('--follow', 'keep showing until it ends')
    .action(
      shell.action<{ follow?: true }, [string]>(async ({ client, output, options }, wfid) => {
        if (options.follow === true) {
          const view = await followProcess(client, wfid, output, 'live', (seen) => seen.endedAt !== null);
          return view.state === 'done' ? EXIT.ok : EXIT.failed;
        }
        const view = await client.get<ProcessView>(['processes', wfid]);
        const visited = output.isJson ? new Map() : await readVisited(client, wfid);
        output.show(view, () => describeProcess(view, output.paint, visited).join('\n'));
        return EXIT.ok;
      }),
    );
  examples(command, 'boss show WFID', 'boss show WFID --follow', 'boss show WFID -o json | jq .errors_list');
}

async function readVisited(client: Client, wfid: string): Promise<Visited> {
  const places: Visited = new Map();
  let from: number | null = 1;
  for (let page = 0; page < LIMIT_PAGES && from !== null; page++) {
    const answer: { entries: JournalEntry[]; next: number | null } = await client.get(['processes', wfid, 'history'], {
      from,
      limit: 1000,
    });
    visitedPlaces(answer.entries, places);
    from = answer.next;
  }
  return places;
}
