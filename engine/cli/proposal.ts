import type { Command } from 'commander';
import type { ProposalView } from '../engine.ts';
import { brief, clock, table } from './output.ts';
import { examples, wholeNumber } from './shell.ts';
import type { Shell } from './shell.ts';
import { printable } from './terminal.ts';

export function addProposalCommands(program: Command, shell: Shell): void {
  const group = program
    .command('proposal')
    .description('Commands that a protected step holds back until a second person confirms them.');
  examples(group, 'boss proposal list', 'boss --as ben proposal confirm WFID:7');
  addList(group, shell);
  addShow(group, shell);
  addDecision(group, shell, 'confirm');
  addDecision(group, shell, 'withdraw');
}

interface Page {
  readonly proposals: readonly ProposalView[];
  readonly next: string | null;
}

function addList(group: Command, shell: Shell): void {
  const command = group
    .command('list')
    .description('Lists what is proposed, that of the newest processes first.')
    .option('--limit <n>', 'at most about so many (1 to 1000)', wholeNumber(1, 1000), 100)
    .action(
      shell.action<{ limit: number }>(async ({ client, output, options }) => {
        const page = await client.get<Page>(['proposals'], { limit: options.limit });
        output.show(page, () => listing(page));
      }),
    );
  examples(command, 'boss proposal list', 'boss proposal list -o json');
}

const HEADS = ['ID', 'DEFINITION', 'COMMAND', 'OF', 'PROTECTED', 'BY', 'UNTIL'];

function listing({ proposals, next }: Page): string {
  const rows = proposals.map((one) => [
    one.id,
    one.definition,
    commandText(one),
    one.expression ?? 'process',
    `${one.protects.name} ${one.protects.expid}`,
    one.by,
    clock(one.until),
  ]);
  const lines = proposals.length === 0 ? 'nothing is proposed' : table(HEADS, rows);
  return next === null ? lines : `${lines}\nthere are more: raise --limit`;
}

function addShow(group: Command, shell: Shell): void {
  const command = group
    .command('show')
    .argument('<id>')
    .description('Shows one proposal: what would be done, and how to confirm it.')
    .action(
      shell.action<unknown, [string]>(async ({ client, output }, id) => {
        const proposal = await client.get<ProposalView>(['proposals', id]);
        output.show(proposal, () => describeProposal(proposal).join('\n'));
      }),
    );
  examples(command, 'boss proposal show WFID:7');
}

/** As lines: the first says what, the others the rest. */
export function describeProposal(one: ProposalView): string[] {
  const { id, expression, wfid, protects, fields, by, at, until } = one;
  const lines = [
    `${commandText(one)} of ${expression === null ? `process ${wfid}` : expression}, proposed by ${printable(by)}, ${clock(at)}`,
    `  held back by the protected step ${printable(protects.name)} at ${protects.expid}`,
  ];
  if (fields !== null) lines.push(`  with the fields ${brief(fields, 1000)}`);
  lines.push(`  somebody else confirms it until ${clock(until)}: boss proposal confirm ${id}`);
  lines.push(`  take it back, or say no: boss proposal withdraw ${id}`);
  return lines;
}

function commandText({ command, fields }: ProposalView): string {
  return fields === null ? command : `${command} with other fields`;
}

const DECISIONS = {
  confirm: { says: 'Carries out what somebody else proposed.', done: 'confirmed: it is done now' },
  withdraw: { says: 'Takes a proposal back, or says no to that of another.', done: 'the proposal is gone' },
} as const;

function addDecision(group: Command, shell: Shell, name: keyof typeof DECISIONS): void {
  const { says, done } = DECISIONS[name];
  const command = group
    .command(name)
    .argument('<id>')
    .description(says)
    .action(
      shell.action<unknown, [string]>(async ({ client, output }, id) => {
        const answer = await client.post(['proposals', id, name], {});
        output.show(answer, () => done);
      }),
    );
  examples(command, `boss proposal ${name} WFID:7`, `boss --as ben proposal ${name} WFID:7`);
}
