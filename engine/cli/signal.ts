import type { Command } from 'commander';
import type { SignalView } from '../engine.ts';
import { fieldsFrom } from './fields.ts';
import { brief, clock, table } from './output.ts';
import { examples, gather, wholeNumber } from './shell.ts';
import type { Shell } from './shell.ts';
import { printable } from './terminal.ts';

export function addSignalCommands(program: Command, shell: Shell): void {
  const group = program.command('signal').description('Signals that steps of processes wait for.');
  examples(group, 'boss signal send freeze_lifted', 'boss signal list');
  addSend(group, shell);
  addList(group, shell);
}

interface SendOptions {
  match?: string;
  field?: string[];
  keep?: string;
  id?: string;
}

function addSend(group: Command, shell: Shell): void {
  const command = group
    .command('send')
    .argument('<name>')
    .description('Sends a signal to all steps that wait for it; when none does, it is kept for the first that comes.')
    .option('--match <text>', 'what it is about: only steps that wait for the same get it')
    .option('-f, --field <field>', 'what goes along: key=text or key:=JSON, or a JSON file; repeatable', gather)
    .option('--keep <duration>', 'for how long it is kept when nobody waits, such as 7d, or no (1d)')
    .option('--id <id>', 'a repetition with the same id counts for nothing')
    .action(
      shell.action<SendOptions, [string]>(async ({ client, output, options: { field, ...others } }, name) => {
        const payload = field === undefined ? {} : { payload: fieldsFrom(field) };
        const sent = await client.post<{ id: string; repeated: boolean }>(['signals'], { name, ...others, ...payload });
        output.show(sent, () => (sent.repeated ? `one with the id ${sent.id} came before: nothing was sent` : 'sent'));
      }),
    );
  examples(command, 'boss signal send freeze_lifted', 'boss signal send built --match 4711 -f result=ok --keep 7d');
}

function addList(group: Command, shell: Shell): void {
  const command = group
    .command('list')
    .description('Lists the signals that steps wait for, and those that are kept for who comes.')
    .option('--limit <n>', 'at most about so many (1 to 1000)', wholeNumber(1, 1000), 100)
    .action(
      shell.action<{ limit: number }>(async ({ client, output, options: { limit } }) => {
        const page = await client.get<{ signals: readonly SignalView[]; next: string | null }>(['signals'], { limit });
        output.show(page, () => listing(page.signals, page.next));
      }),
    );
  examples(command, 'boss signal list', 'boss signal list -o json');
}

function listing(signals: readonly SignalView[], next: string | null): string {
  const rows = signals.flatMap(({ name, match, waiting, kept }) => {
    const head = [printable(name), match === null ? null : printable(match)];
    return [
      ...waiting.map(({ wfid, since }) => [...head, `${wfid} waits`, clock(since), null]),
      ...kept.map(({ by, at, payload }) => [...head, `kept, from ${printable(by)}`, clock(at), brief(payload, 60)]),
    ];
  });
  const heads = ['SIGNAL', 'MATCH', 'WHAT', 'SINCE', 'PAYLOAD'];
  const lines = rows.length === 0 ? 'nobody waits for a signal, and none is kept' : table(heads, rows);
  return next === null ? lines : `${lines}\nthere may be more: raise --limit`;
}
