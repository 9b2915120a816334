import type { Command } from '../core/command.ts';
import type { Execution } from '../core/execution.ts';
import type { Message } from '../core/outside-message.ts';
import { fieldsOf, type Proposal, proposalNumbered, proposalOf, proposals } from '../core/proposal.ts';
import type { ProposalView } from '../engine.ts';
import { BossError } from '../errors.ts';

export function proposalViews(execution: Execution): ProposalView[] {
  return proposals(execution).map((proposal) => proposalView(execution, proposal));
}

export function proposalView(execution: Execution, proposal: Proposal): ProposalView {
  const { command, expression, protects, by, at, until } = proposal;
  const { wfid, name } = execution.head;
  const fields = fieldsOf(execution, proposal);
  return {
    id: idOf(execution, proposal),
    wfid,
    definition: name,
    command,
    expression,
    protects,
    fields,
    by,
    at,
    until,
  };
}

function idOf({ head }: Execution, { number }: Proposal): string {
  return `${head.wfid}:${number}`;
}

/** What one person alone is told: what is held back, and who may do what about it. */
export function fourEyes(execution: Execution, message: Message): BossError {
  const proposal =
    message.kind === 'confirm'
      ? proposalNumbered(execution, message.proposal)
      : proposalOf(execution, message as Command);
  // Confirmed or gone in the moment since.
  if (proposal === null) return new BossError('BOSS_FOUR_EYES', 'it takes two people to do this; look at the process');
  const view = proposalView(execution, proposal);
  const { id, by, until } = view;
  const text =
    `${held(view)}. It waits as proposal ${id} of ${by} until ${new Date(until).toISOString()}. Anybody but ${by} may confirm it: ` +
    `\`boss --as NAME proposal confirm ${id}\`, POST /proposals/${id}/confirm, or by giving the same command.`;
  return new BossError('BOSS_FOUR_EYES', text, {
    details: { proposal: id, by, until, protects: { ...view.protects } },
  });
}

function held({ command, expression, wfid, protects, fields }: ProposalView): string {
  const what = `${command} of ${expression === null ? `process ${wfid}` : `${expression} of ${wfid}`}`;
  const how = fields === null ? '' : ' with other fields';
  return `${what}${how} takes two people: the step ${protects.name} at ${protects.expid} is protected`;
}
