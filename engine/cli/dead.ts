import type { Command } from 'commander';
import type { DeadLetterContent, DeadLetterView } from '../engine.ts';
import { readText } from './files.ts';
import { brief, clock, table } from './output.ts';
import { examples, wholeNumber } from './shell.ts';
import type { Shell } from './shell.ts';
import { printable } from './terminal.ts';

export function addDeadCommands(program: Command, shell: Shell): void {
  const group = program
    .command('dead')
    .description('Dead letters: messages that nobody could work with, each with the reason.');
  examples(group, 'boss dead list', 'boss dead show ID', 'boss dead retry ID');
  addList(group, shell);
  addShow(group, shell);
  addEdit(group, shell);
  addRetry(group, shell);
  addDiscard(group, shell);
}

function addList(group: Command, shell: Shell): void {
  const command = group
    .command('list')
    .description('Lists them, the newest first.')
    .option('--limit <n>', 'at most so many (1 to 1000)', wholeNumber(1, 1000), 100)
    .action(
      shell.action<{ limit: number }>(async ({ client, output, options: { limit } }) => {
        const page = await client.get<{ letters: readonly DeadLetterView[]; next: string | null }>(['dead-letters'], {
          limit,
        });
        output.show(page, () => listing(page.letters, page.next));
      }),
    );
  examples(command, 'boss dead list', 'boss dead list -o json');
}

function listing(letters: readonly DeadLetterView[], next: string | null): string {
  if (letters.length === 0) return 'no dead letters';
  const rows = letters.map(({ id, at, queue, wfid, reason }) => [id, clock(at), queue, wfid, brief(reason, 80)]);
  const lines = table(['ID', 'SINCE', 'FROM', 'PROCESS', 'REASON'], rows);
  return next === null ? lines : `${lines}\nthere are more: raise --limit`;
}

function addShow(group: Command, shell: Shell): void {
  const command = group
    .command('show')
    .argument('<id>')
    .description('Shows one of them with its body and properties.')
    .action(
      shell.action<unknown, [string]>(async ({ client, output }, id) => {
        const letter = await client.get<DeadLetterContent>(['dead-letters', id]);
        output.show(letter, () => describe(letter).join('\n'));
      }),
    );
  examples(command, 'boss dead show ID', 'boss dead show ID -o json | jq -r .body > body.json');
}

function describe(letter: DeadLetterContent): string[] {
  const { id, at, queue, reason, wfid, bytes, edited, body, encoding, properties } = letter;
  return [
    `${id}  since ${clock(at)}, from ${printable(queue ?? '(nobody said)')}, ${bytes} bytes`,
    `  ${printable(reason)}`,
    ...(wfid === null ? [] : [`  process ${printable(wfid)}`]),
    ...(edited === null ? [] : [`  edited by ${printable(edited.by)}, ${clock(edited.at)}`]),
    `  properties: ${brief(properties, 1000)}`,
    '',
    encoding === 'utf8' ? printable(body) : `(no text; in base64) ${body}`,
  ];
}

function addEdit(group: Command, shell: Shell): void {
  const command = group
    .command('edit')
    .argument('<id>')
    .argument('<file>', 'the new body; - is standard input')
    .description('Gives it another body, to be sent again with.')
    .action(
      shell.action<unknown, [string, string]>(async ({ client, output }, id, file) => {
        const parts = { body: { body: readText(file) } };
        const letter = await client.request<DeadLetterContent>('PUT', ['dead-letters', id], parts);
        output.show(letter, () => `edited; send it: boss dead retry ${id}`);
      }),
    );
  examples(command, 'boss dead edit ID body.json');
}

function addRetry(group: Command, shell: Shell): void {
  const command = group
    .command('retry')
    .argument('<ids...>')
    .option('--queue <name>', 'to this queue, not to where it came from')
    .description('Sends them again. One that is refused again comes back as another letter.')
    .action(
      shell.action<{ queue?: string }, [string[]]>(async ({ client, output, options }, ids) => {
        for (const id of ids) {
          const sent = await client.post<{ queue: string }>(['dead-letters', id, 'retry'], options);
          output.show(sent, () => `${id} was sent to ${printable(sent.queue)}`);
        }
      }),
    );
  examples(command, 'boss dead retry ID', 'boss dead retry ID --queue builder');
}

function addDiscard(group: Command, shell: Shell): void {
  const command = group
    .command('discard')
    .argument('<ids...>')
    .description('Throws them away for good; the log of the engine keeps who did it, and the reason.')
    .action(
      shell.action<unknown, [string[]]>(async ({ client, output }, ids) => {
        for (const id of ids) {
          const answer = await client.request('DELETE', ['dead-letters', id]);
          output.show(answer, () => `${id} is gone`);
        }
      }),
    );
  examples(command, 'boss dead discard ID');
}
