import type { Command } from 'commander';
import type { Registration } from '../engine.ts';
import { clock, table } from './output.ts';
import { examples } from './shell.ts';
import type { Shell } from './shell.ts';

export function addParticipantCommands(program: Command, shell: Shell): void {
  const group = program.command('participant').description('Which participant names go to which queue.');
  examples(group, "boss participant register 'built_.*' built_notice", 'boss participant list');
  addList(group, shell);
  addRegister(group, shell);
  addUnregister(group, shell);
}

function addList(group: Command, shell: Shell): void {
  const command = group
    .command('list')
    .description('Lists the registrations in the order in which a name is looked up.')
    .action(
      shell.action(async ({ client, output }) => {
        const answer = await client.get<{ participants: Registration[] }>(['participants']);
        output.show(answer, () => listing(answer.participants));
      }),
    );
  examples(command, 'boss participant list -o json');
}

function listing(registrations: readonly Registration[]): string {
  if (registrations.length === 0) return 'no participants are registered';
  const rows = registrations.map((one) => [one.regex, one.queue, one.by, clock(one.at)]);
  return table(['NAME', 'QUEUE', 'BY', 'SINCE'], rows);
}

function addRegister(group: Command, shell: Shell): void {
  const command = group
    .command('register')
    .argument('<regex>', 'matched against the whole name')
    .argument('<queue>')
    .description('Sends the steps with a matching name to a queue; the same regular expression again replaces it.')
    .action(
      shell.action<unknown, [string, string]>(async ({ client, output }, regex, queue) => {
        const answer = await client.post(['participants'], { regex, queue });
        output.show(answer, () => `${regex} goes to queue ${queue}`);
      }),
    );
  examples(
    command,
    'boss participant register notify_irc notify_irc',
    "boss participant register 'built_.*' built_notice",
  );
}

function addUnregister(group: Command, shell: Shell): void {
  const command = group
    .command('unregister')
    .argument('<regex>', 'exactly as registered')
    .description('Removes a registration.')
    .action(
      shell.action<unknown, [string]>(async ({ client, output }, regex) => {
        const answer = await client.request('DELETE', ['participants'], { query: { regex } });
        output.show(answer, () => `${regex} is no longer registered`);
      }),
    );
  examples(command, "boss participant unregister 'built_.*'");
}
