import { rawText } from '../core/attributes.ts';
import { breakpointOf } from '../core/breakpoint.ts';
import type { Execution } from '../core/execution.ts';
import type { Expression } from '../core/expression.ts';
import { isObject, type JsonObject } from '../core/json.ts';
import { isTagReference } from '../core/tags.ts';
import { isTree } from '../core/tree.ts';
import { undoingOf } from '../core/undoing.ts';
import { undoAt, undoNumbers } from '../core/undo-list.ts';
import type { BreakpointView, ErrorView, ExpressionView, ProcessView, UndoView } from '../engine.ts';
import { proposalViews } from './proposal-view.ts';
import { summaryOf } from './summary.ts';
import { waitingFor } from './waiting-for.ts';

/** The process as people see it. */
export function processView(execution: Execution): ProcessView {
  const { head, tree } = execution;
  const live = [...execution.expressions.values()].sort((a, b) => compareExpids(a.expid, b.expid) || a.order - b.order);
  const root = live.find((e) => e.parent === null && e.detached !== 'forgotten');
  return {
    ...summaryOf(execution),
    tree: { hash: head.definition, tree },
    tags: live.flatMap((e) => (e.tag === null ? [] : [e.tag.full])),
    variables: plainVariables(root?.variables ?? head.ended?.variables ?? {}),
    fields: head.ended?.fields ?? null,
    expressions_list: live.map((e) => expressionView(execution, e)),
    errors_list: live.flatMap((e) => errorView(e)),
    breakpoints_list: live.flatMap((e) => breakpointView(e)),
    undo_list: live
      .flatMap((e) => undoNumbers(e).map((number) => ({ e, number })))
      .sort((a, b) => b.number - a.number)
      .map(({ e, number }) => undoView(execution, e, number)),
    proposals_list: proposalViews(execution),
    modified: head.modified ?? [],
  };
}

function expressionView(execution: Execution, e: Expression): ExpressionView {
  const ref = e.extra?.['ref'] ?? e.tree[1]['ref'];
  return {
    id: e.id,
    expid: e.expid,
    name: e.name,
    text: typeof ref === 'string' ? ref : rawText(e),
    parent: e.parent,
    state: e.state,
    tag: e.tag?.full ?? null,
    since: e.since,
    waitingFor: waitingFor(execution, e),
  };
}

function errorView(e: Expression): ErrorView[] {
  if (e.error === null) return [];
  const { at, code, class: name, message, trace, fields } = e.error;
  return [{ id: e.id, expid: e.expid, at, code, class: name, message, trace, tree: e.tree, fields }];
}

function breakpointView(e: Expression): BreakpointView[] {
  const breakpoint = breakpointOf(e);
  if (breakpoint === null) return [];
  return [{ id: e.id, expid: e.expid, text: breakpoint.text, since: e.since, fields: e.applied }];
}

function undoView(execution: Execution, e: Expression, number: number): UndoView {
  const { expid, step, tree, at } = undoAt(execution, e, number);
  const state = undoingOf(execution, e)?.undo.number === number ? 'undoing' : 'registered';
  return { expid, step, tree, since: at, within: e.id, state };
}

/** Without what only points into the process: sub-definitions and tags. */
function plainVariables(variables: JsonObject): JsonObject {
  const plain = Object.entries(variables).filter(([, value]) => {
    const isSub = Array.isArray(value) && value.length === 2 && isTree(value[1]);
    return !isSub && !(isObject(value) && isTagReference(value));
  });
  return Object.fromEntries(plain);
}

function compareExpids(a: string, b: string): number {
  const [left, right] = [a.split('_').map(Number), b.split('_').map(Number)];
  for (let i = 0; i < Math.max(left.length, right.length); i++) {
    const difference = (left[i] ?? -1) - (right[i] ?? -1);
    if (difference !== 0) return difference;
  }
  return 0;
}
