import type { BreakpointView, ErrorView, ProcessView, ProposalView, UndoView } from '../engine.ts';
import { CATALOGUE, type ErrorCode } from '../errors.ts';
import { brief, clock } from './output.ts';
import { describeProposal } from './proposal.ts';
import type { Visited } from './step-state.ts';
import { printable } from './terminal.ts';
import type { Paint, Style } from './terminal.ts';
import { drawTree, labelOf } from './tree.ts';

/** A loop may leave very many. */
const UNDO_LINES = 20;

const COLOURS: Readonly<Record<ProcessView['state'], Style>> = {
  running: 'cyan',
  paused: 'magenta',
  error: 'red',
  done: 'green',
  cancelled: 'yellow',
  killed: 'yellow',
  keeper: 'dim',
};

/** All that `boss show` says of a process, as lines. */
export function describeProcess(view: ProcessView, paint: Paint, visited: Readonly<Visited>): string[] {
  const lines = [headline(view, paint), ''];
  lines.push(...drawTree(view, { paint, visited, width: Number.MAX_SAFE_INTEGER, ids: 'full' }));
  for (const error of view.errors_list) lines.push('', ...describeError(view, error, paint));
  for (const breakpoint of view.breakpoints_list) lines.push('', ...describeBreakpoint(view, breakpoint, paint));
  if (view.undo_list.length > 0) lines.push('', ...describeUndo(view.undo_list, paint));
  for (const proposal of view.proposals_list) lines.push('', ...describeWaiting(proposal, paint));
  if (view.modified.length > 0) lines.push('', ...describeModified(view, paint));
  if (view.tags.length > 0) lines.push('', `tags: ${view.tags.map(printable).join(', ')}`);
  if (Object.keys(view.variables).length > 0) lines.push('', `variables: ${brief(view.variables, 1000)}`);
  if (view.fields !== null) lines.push('', `fields: ${brief(view.fields, 1000)}`);
  return lines;
}

export function headline(view: ProcessView, paint: Paint): string {
  const name = view.definition === null ? '' : `  ${printable(view.definition)}`;
  const revision = view.revision === null ? '' : ` revision ${printable(view.revision)}`;
  const end = view.endedAt === null ? '' : `, ended ${clock(view.endedAt)}`;
  const state = paint(COLOURS[view.state], view.state);
  return `${paint('bold', view.wfid)}  ${state}${name}${revision}  launched ${clock(view.launchedAt)}${end}`;
}

/** A code of another version has none. */
function remedyOf({ code }: ErrorView): string {
  return Object.hasOwn(CATALOGUE, code) ? CATALOGUE[code as ErrorCode].remedy : 'see the message';
}

function describeError(view: ProcessView, error: ErrorView, paint: Paint): string[] {
  return [
    `${paint('red', '✘ error')} at ${error.id}: ${printable(error.message)}`,
    `  ${error.code}, class ${printable(error.class)}, ${clock(error.at)}`,
    `  mend it: ${remedyOf(error)}`,
    `  step: ${brief(error.tree)}`,
    ...error.trace.slice(0, 5).map((line) => `  | ${printable(line)}`),
    `  try again: boss replay ${view.wfid} --expression '${error.id}' [--set field=value]`,
  ];
}

function describeBreakpoint(
  { wfid }: ProcessView,
  { id, text, since, fields }: BreakpointView,
  paint: Paint,
): string[] {
  return [
    `${paint('yellow', '◆ breakpoint')} at ${id}${text === null ? '' : `: ${printable(text)}`}`,
    `  since ${clock(since)}, with the fields ${brief(fields, 1000)}`,
    `  let it go on: boss proceed ${wfid} --expression '${id}' [--set field=value]`,
  ];
}

function describeUndo(all: readonly UndoView[], paint: Paint): string[] {
  const lines = all.slice(0, UNDO_LINES).map(({ step, expid, tree, since, state }) => {
    const mark = state === 'undoing' ? `  ${paint('yellow', 'at work')}` : '';
    return `  ${printable(step)}  ${expid}  since ${clock(since)}  with ${labelOf(tree)}${mark}`;
  });
  const more = all.length - lines.length;
  return ['to undo if it fails or is cancelled:', ...lines, ...(more === 0 ? [] : [`  ... and ${more} more`])];
}

function describeWaiting(proposal: ProposalView, paint: Paint): string[] {
  const [first, ...others] = describeProposal(proposal);
  return [`${paint('yellow', '◆ proposal')} ${proposal.id}: ${first}`, ...others];
}

/** It stays for good: who looks at the result must see that it was not made by the definition alone. */
function describeModified({ modified }: ProcessView, paint: Paint): string[] {
  const lines = modified.map(({ what, expid, at, by }) => {
    const where = expid === null ? '' : ` at ${expid}`;
    return `  ${what}${where} by ${printable(by.join(' and '))}, ${clock(at)}`;
  });
  return [paint('yellow', '! modified by hand'), ...lines];
}
