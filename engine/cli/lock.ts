import type { Command } from 'commander';
import type { LockView } from '../engine.ts';
import { clock, table } from './output.ts';
import { examples, wholeNumber } from './shell.ts';
import type { Shell } from './shell.ts';
import { printable } from './terminal.ts';

export function addLockCommands(program: Command, shell: Shell): void {
  const group = program.command('lock').description('Locks that processes share: who has them, and who waits.');
  examples(group, 'boss lock list', 'boss lock show obs:home:me');
  addList(group, shell);
  addShow(group, shell);
  addRelease(group, shell);
}

function addList(group: Command, shell: Shell): void {
  const command = group
    .command('list')
    .description('Lists the locks that are in use.')
    .option('--limit <n>', 'at most about so many (1 to 1000)', wholeNumber(1, 1000), 100)
    .action(
      shell.action<{ limit: number }>(async ({ client, output, options: { limit } }) => {
        const page = await client.get<{ locks: readonly LockView[]; next: string | null }>(['locks'], { limit });
        output.show(page, () => listing(page.locks, page.next));
      }),
    );
  examples(command, 'boss lock list', 'boss lock list -o json');
}

function listing(locks: readonly LockView[], next: string | null): string {
  const rows = locks.map(({ name, holder, queue }) => [
    printable(name),
    holder?.wfid ?? null,
    holder === null ? null : clock(holder.since),
    holder === null || holder.until === null ? null : clock(holder.until),
    String(queue.length),
  ]);
  const lines = rows.length === 0 ? 'no lock is in use' : table(['LOCK', 'HELD BY', 'SINCE', 'UNTIL', 'WAITING'], rows);
  return next === null ? lines : `${lines}\nthere may be more: raise --limit`;
}

function addShow(group: Command, shell: Shell): void {
  const command = group
    .command('show')
    .argument('<name>')
    .description('Shows who has a lock, and who waits for it in which order.')
    .action(
      shell.action<unknown, [string]>(async ({ client, output }, name) => {
        const lock = await client.get<LockView>(['locks', name]);
        output.show(lock, () => describe(lock).join('\n'));
      }),
    );
  examples(command, 'boss lock show obs:home:me');
}

function describe({ name, holder, queue }: LockView): string[] {
  const lines = [printable(name)];
  if (holder !== null) {
    const { wfid, expression, since, until, takenBy } = holder;
    lines.push(
      `  held by ${wfid} at ${expression} since ${clock(since)}${until === null ? '' : `, until ${clock(until)}`}`,
    );
    if (takenBy !== null) lines.push(`  taken by ${printable(takenBy)}: its steps are on their way out`);
  }
  queue.forEach(({ wfid, expression, since }, index) => {
    lines.push(`  ${index + 1}. ${wfid} at ${expression} waits since ${clock(since)}`);
  });
  return lines;
}

function addRelease(group: Command, shell: Shell): void {
  const command = group
    .command('release')
    .argument('<name>')
    .description(
      'Takes a lock from its holder: its steps are cancelled and it fails. Said again, the lock goes on though they are not out yet.',
    )
    .action(
      shell.action<unknown, [string]>(async ({ client, output }, name) => {
        const before = await client.post<LockView>(['locks', name, 'release'], {});
        output.show(before, () => outcome(before));
      }),
    );
  examples(command, 'boss lock release obs:home:me');
}

function outcome({ holder, queue }: LockView): string {
  const next = queue[0] === undefined ? 'nobody waits for it' : `next is ${queue[0].wfid}`;
  return holder?.takenBy == null
    ? `process ${holder?.wfid ?? '(none)'} is told to give it back; ${next}`
    : `it goes on though ${holder.wfid} is not out of it; ${next}`;
}
