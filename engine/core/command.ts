/** What people tell a process to do. Where a step is protected it takes two of them: the first proposes, the second confirms. */
import { breakpointOf, proceed } from './breakpoint.ts';
import type { Execution } from './execution.ts';
import type { Expression } from './expression.ts';
import { modified } from './modification.ts';
import type { Message, Outcome } from './outside-message.ts';
import { isSamePerson, proposalNumbered, proposalOf, propose, takeUp, withdraw } from './proposal.ts';
import { protectedFrom } from './protection.ts';
import { replay } from './replay.ts';

export type Command = Extract<Message, { kind: 'cancel' | 'kill' | 'pause' | 'resume' | 'replay' | 'proceed' }>;
/** Those that may need a second person. */
export type GuardedCommand = Exclude<Command, { kind: 'pause' | 'resume' }>;

export function acceptCommand(execution: Execution, command: Command): Outcome {
  const targets = targetsOf(execution, command);
  const [first] = targets;
  if (first === undefined) return 'refused';
  const protects = isGuarded(command) ? protectedFrom(execution, command, targets) : null;
  if (protects === null || !isGuarded(command)) return carryOut(execution, command, targets, [command.by]);
  const proposal = proposalOf(execution, command);
  if (proposal === null) propose(execution, command, protects, first);
  else if (!isSamePerson(proposal.by, command.by)) return confirm(execution, proposal, command.by);
  return 'proposed';
}

/** A pause skips nothing, nor does what ends it. */
function isGuarded(command: Command): command is GuardedCommand {
  return command.kind !== 'pause' && command.kind !== 'resume';
}

/** Somebody confirms what another one proposed, or says no to it. */
export function acceptDecision(
  execution: Execution,
  { kind, proposal: number, by }: Extract<Message, { kind: 'confirm' | 'withdraw' }>,
): Outcome {
  const proposal = proposalNumbered(execution, number);
  if (proposal === null) return 'refused';
  if (kind === 'confirm') return isSamePerson(proposal.by, by) ? 'proposed' : confirm(execution, proposal, by);
  withdraw(execution, proposal, by);
  return 'applied';
}

function confirm(execution: Execution, proposal: NonNullable<ReturnType<typeof proposalOf>>, by: string): Outcome {
  const command = takeUp(execution, proposal);
  const targets = targetsOf(execution, command);
  execution.note('confirmed', null, { proposal: proposal.number, by });
  return targets.length === 0 ? 'refused' : carryOut(execution, command, targets, [proposal.by, by]);
}

const NOTES = { cancel: 'cancelled', kill: 'killed', pause: 'paused', resume: 'resumed' } as const;

function carryOut(
  execution: Execution,
  command: Command,
  targets: readonly Expression[],
  people: readonly string[],
): Outcome {
  const by = people.join(' and ');
  const expid = command.expression === null ? null : (targets[0]?.expid ?? null);
  if (isChange(command)) modified(execution, { what: command.kind, expid, at: execution.env.now, by: people });
  switch (command.kind) {
    case 'replay':
      for (const e of targets) replay(execution, e, command.fields, by);
      return 'applied';
    case 'proceed':
      for (const e of targets) proceed(execution, e, command.fields, by);
      return 'applied';
    case 'cancel':
    case 'kill':
      execution.note(NOTES[command.kind], expid, { by });
      for (const { id: to } of targets) execution.send({ do: 'cancel', to, flavour: command.kind });
      return 'applied';
    case 'pause':
    case 'resume':
      execution.note(NOTES[command.kind], expid, { by });
      if (command.expression === null) setPaused(execution, command.kind === 'pause');
      for (const { id: to } of targets) execution.send({ do: command.kind, to });
      return 'applied';
  }
}

/** What went through here would have gone otherwise: other fields, or a step that was cut short. */
function isChange(command: Command): boolean {
  if (command.kind === 'replay' || command.kind === 'proceed') return command.fields !== null;
  return (command.kind === 'cancel' || command.kind === 'kill') && command.expression !== null;
}

function setPaused(execution: Execution, paused: boolean): void {
  execution.head.paused = paused;
  execution.headChanged = true;
}

/** Of a process: its roots, what failed, what stands at a breakpoint. Of one expression: itself, when that is what it is. */
function targetsOf(execution: Execution, { kind, expression }: Command): Expression[] {
  const isMeant = MEANT[kind] ?? (expression === null ? isRoot : () => true);
  if (expression === null) return [...execution.expressions.values()].filter((e) => isMeant(e, execution));
  const e = execution.get(expression);
  return e !== undefined && isMeant(e, execution) ? [e] : [];
}

type Test = (e: Expression, execution: Execution) => boolean;
const MEANT: { readonly [kind in Command['kind']]?: Test } = {
  replay: (e) => e.error !== null,
  proceed: (e) => breakpointOf(e) !== null,
};

/** Nobody above passes a message on to it: forgotten branches, and what was left behind, belong to the process too. */
const isRoot: Test = (e, execution) => e.state === 'over' || execution.parentOf(e) === undefined;
