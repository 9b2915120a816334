/** A command that waits for a second person: kept with the process until somebody confirms it, or takes it back, or it is too old. */
import type { Command, GuardedCommand } from './command.ts';
import { sameJson } from './compare.ts';
import type { Execution } from './execution.ts';
import type { Expression } from './expression.ts';
import type { ProtectedStep } from './protected-tree.ts';
import type { Fields } from './workitem.ts';

export interface Proposal {
  /** That of its entry in the journal. */
  readonly number: number;
  readonly command: GuardedCommand['kind'];
  readonly expression: string | null;
  /** The step that is protected. */
  readonly protects: ProtectedStep;
  readonly by: string;
  readonly at: number;
  readonly until: number;
  /** Id of the expression that keeps the fields to go on with; null when they stay. */
  readonly keeper: string | null;
}

/** A day: who confirms must have seen the process as it is, not as it was last week. */
export const PROPOSAL_MS = 24 * 60 * 60_000;
/** What the process can be found by while something is proposed. */
const LABEL = 'proposal';
/** Timers are named `expression|name`; these belong to the process. */
const TIMER = '|proposal:';

/** `name (door)` as commands carry it: through another door it is the same person, and so it is in capitals. */
export function isSamePerson(a: string, b: string): boolean {
  const [left, right] = [a, b].map((by) =>
    by
      .replace(/ \([a-z]+\)$/, '')
      .normalize('NFKC')
      .toLowerCase(),
  );
  return left === right;
}

export function proposals({ head }: Execution): readonly Proposal[] {
  return head.proposals ?? [];
}

export function proposalNumbered(execution: Execution, number: number): Proposal | null {
  return proposals(execution).find((one) => one.number === number) ?? null;
}

/** Who wants exactly this already. */
export function proposalOf(execution: Execution, command: Command): Proposal | null {
  return (
    proposals(execution).find(
      (one) => isAbout(one, command) && sameJson(fieldsOf(execution, one), wantedFields(command)),
    ) ?? null
  );
}

/** Records it; another wish of the same person about the same step gives way. */
export function propose(
  execution: Execution,
  command: GuardedCommand,
  protects: ProtectedStep,
  target: Expression,
): void {
  for (const older of proposals(execution)) {
    if (isAbout(older, command) && isSamePerson(older.by, command.by)) withdraw(execution, older, command.by);
  }
  const { kind, expression, by } = command;
  const { now: at } = execution.env;
  const number = execution.head.seq + 1;
  const fields = wantedFields(command);
  const keeper = fields === null ? null : target.id;
  const until = at + PROPOSAL_MS;
  if (fields !== null) execution.keep(target, keptName(number), fields);
  const made: Proposal = { number, command: kind, expression, protects, by, at, until, keeper };
  change(execution, [...proposals(execution), made]);
  execution.countLabels([LABEL], 1);
  execution.effects.push({ do: 'timer', id: `${TIMER}${number}`, at: until });
  const step = expression === null ? null : target.expid;
  execution.note('proposed', step, { command: kind, by, protects: protects.expid, edited: fields !== null });
}

/** The command as it was proposed, which is a proposal no longer. */
export function takeUp(execution: Execution, proposal: Proposal): GuardedCommand {
  const { command: kind, expression, by } = proposal;
  const fields = fieldsOf(execution, proposal);
  drop(execution, proposal);
  if (kind === 'cancel' || kind === 'kill') return { kind, expression, by };
  return { kind, expression, fields, by };
}

export function withdraw(execution: Execution, proposal: Proposal, by: string): void {
  drop(execution, proposal);
  execution.note('proposal_withdrawn', expidOf(proposal), { proposal: proposal.number, by });
}

/** The timer of a proposal is due; null when it is none of these. */
export function expire(execution: Execution, timer: string): 'applied' | 'duplicate' | null {
  if (!timer.startsWith(TIMER)) return null;
  const proposal = proposalNumbered(execution, Number(timer.slice(TIMER.length)));
  if (proposal === null) {
    execution.effects.push({ do: 'timer', id: timer, at: null });
    return 'duplicate';
  }
  drop(execution, proposal);
  execution.note('proposal_expired', expidOf(proposal), { proposal: proposal.number });
  return 'applied';
}

/** The step that they were about is gone, and with the last one the process. */
export function dropProposalsAbout(execution: Execution, id: string): void {
  const isOver = execution.expressions.size === 0;
  for (const proposal of proposals(execution)) {
    if (isOver || proposal.expression === id || proposal.keeper === id) drop(execution, proposal);
  }
}

/** The fields that the process would go on with; null when they stay. */
export function fieldsOf(execution: Execution, { keeper, number }: Proposal): Fields | null {
  if (keeper === null) return null;
  return execution.get(keeper)?.kept.get(keptName(number)) ?? null;
}

function drop(execution: Execution, proposal: Proposal): void {
  change(
    execution,
    proposals(execution).filter((one) => one !== proposal),
  );
  execution.countLabels([LABEL], -1);
  execution.effects.push({ do: 'timer', id: `${TIMER}${proposal.number}`, at: null });
  const keeper = proposal.keeper === null ? undefined : execution.get(proposal.keeper);
  if (keeper !== undefined) execution.keep(keeper, keptName(proposal.number), null);
}

function change(execution: Execution, left: readonly Proposal[]): void {
  if (left.length === 0) delete execution.head.proposals;
  else execution.head.proposals = left;
  execution.headChanged = true;
}

function isAbout(proposal: Proposal, { kind, expression }: Command): boolean {
  return proposal.command === kind && proposal.expression === expression;
}

function wantedFields(command: Command): Fields | null {
  return command.kind === 'replay' || command.kind === 'proceed' ? command.fields : null;
}

function keptName(number: number): string {
  return `proposal:${number}`;
}

function expidOf({ expression }: Proposal): string | null {
  return expression === null ? null : expression.slice(0, expression.indexOf('!'));
}
