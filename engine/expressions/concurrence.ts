/**
 * # concurrence
 *
 * Runs all its children at the same time, each with a copy of the workitem, and goes on when enough of them are through.
 *
 * ```yaml
 * - concurrence:
 *     count: 1
 *     merge_type: mix
 *     do:
 *       - alice: { task: review }
 *       - bob: { task: review }
 * ```
 *
 * | attribute | says |
 * |---|---|
 * | `count` | how many replies it needs; negative: all but so many |
 * | `wait_for` | a number, or the tags of the branches it needs |
 * | `over_if`, `over_unless` | looked at for each reply; that workitem wins |
 * | `merge` | whose fields win: `first` (default), `last`, `highest` (the branch written first), `lowest` |
 * | `merge_type` | what becomes of the fields of all: the table below |
 * | `remaining` | what happens to the others: `cancel` (default), `forget`, `wait` (cancel, but wait for them) |
 *
 * | `merge_type` | the fields afterwards |
 * |---|---|
 * | `override` (default) | those of the winner |
 * | `mix` | those of all; of a field that several have, the winner's |
 * | `union` | those of all; lists are joined, each element once, and maps are put together, one level deep |
 * | `concat` | the same, but every element that a branch added stays, even when another branch added an equal one |
 * | `deep` | like `concat`, and maps inside maps are put together, too; a list inside a map is taken whole from one branch |
 * | `isolate` | `0`, `1` ...: the fields of each branch under its number |
 * | `stack` | `stack`: a list of the fields of all; `stack_attributes`: what is written at the concurrence |
 * | `ignore` | those from before the concurrence |
 *
 * Where `union`, `concat` and `deep` can keep one value only (a text, a list inside a map), it is that of the branch that came last; with
 * `merge: highest` or `lowest`, of the branch written last.
 *
 * Branches in which something is to be undone (`undo_with`) are always waited for when they are cancelled. When a cancel of the
 * concurrence is on its way already, `forget` forgets none: all branches go with it.
 *
 * See also: concurrent_iterator.
 */
import { isAboutToGo } from '../core/cancel.ts';
import type { ExpressionType, Reply } from '../core/expression.ts';
import { childIndex } from '../core/expression.ts';
import type { Frame } from '../core/frame.ts';
import type { Json } from '../core/json.ts';
import { replyToParent } from '../core/leave.ts';
import { visibleVariables } from '../core/scope.ts';
import { mayUndo } from '../core/undo-list.ts';
import type { Fields } from '../core/workitem.ts';
import { releaseCommands } from './command.ts';
import { type Arrival, merge } from './merge.ts';

/** Name of the workitem that it goes on with when the branches that it cancelled are undone. */
const OUTCOME = 'outcome';

export const concurrence: ExpressionType<Frame> = {
  names: ['concurrence'],
  apply(x) {
    begin(x, x.children.length);
    for (let index = 0; index < x.children.length; index++) x.applyChild(index);
    finishIfEnough(x);
  },
  reply: replied,
};

export function begin(x: Frame, branches: number): void {
  x.store({ branches, replies: 0, lingers: true });
}

/** Before any branch has replied: `count: 0`. */
export function finishIfEnough(x: Frame): void {
  if (isEnough(x)) finish(x);
}

/** The reply of a branch: kept as an entry of its own, so that its cost does not grow with the number of branches. */
export function replied(x: Frame, from: Reply): void {
  if (x.e.kept.has(OUTCOME)) return x.hasChildren() ? undefined : leave(x);
  const replies = Number(x.data['replies']) + 1;
  const branch = from.branch ?? childIndex(from.expid);
  x.execution.keep(x.e, `${replies}:${branch}`, x.fields);
  // The first one wins, also over what comes back while the others are on their way out.
  const winner = x.data['winner'] === undefined && isOver(x);
  x.store({ replies, ...(winner ? { winner: replies } : {}), ...tagLeft(x) });
  const done = x.data['finishing'] === true ? !x.hasChildren() : winner || isEnough(x) || !x.hasChildren();
  if (done) finish(x);
}

/** Data key that collects the tags of branches that are through, for `wait_for`. */
function tagLeft(x: Frame): { [key: string]: Json } {
  const left = x.field('__left_tag__');
  if (typeof left !== 'string' || awaitedTags(x) === null) return {};
  return { left: [...leftTags(x), left.slice(left.lastIndexOf('/') + 1)] };
}

function leftTags(x: Frame): readonly string[] {
  return (x.data['left'] ?? []) as readonly string[];
}

function isOver(x: Frame): boolean {
  const over = x.raw('over_if');
  if (over !== undefined) return x.test(over);
  const unless = x.raw('over_unless');
  return unless !== undefined && !x.test(unless);
}

function isEnough(x: Frame): boolean {
  const tags = awaitedTags(x);
  if (tags !== null) return tags.every((tag) => leftTags(x).includes(tag));
  return Number(x.data['replies']) >= needed(x);
}

function needed(x: Frame): number {
  const branches = Number(x.data['branches']);
  const count = Number(x.attr('count', 'c', 'wait_for', 'wf') ?? branches);
  if (!Number.isInteger(count)) return branches;
  return count < 0 ? Math.max(branches + count, 1) : Math.min(count, branches);
}

function awaitedTags(x: Frame): readonly string[] | null {
  const given = x.attr('wait_for', 'wf');
  if (Array.isArray(given)) return given.map(String);
  if (typeof given !== 'string' || /^\s*-?\d+\s*$/.test(given)) return null;
  return given.split(',').map((tag) => tag.trim());
}

function finish(x: Frame): void {
  const remaining = x.attr('remaining', 'rem', 'r');
  if (x.hasChildren()) {
    // The branches go with the rest: what waits in them for the cancel that is coming must not be left behind.
    if (remaining === 'forget' && isAboutToGo(x.execution, x.e)) return;
    if (remaining === 'wait') {
      x.store({ finishing: true });
      return x.cancelChildren();
    }
    if (remaining === 'forget') forgetChildren(x);
    else {
      const isWaited = x.execution.childIds(x.e).some((branch) => mayUndo(x.execution, branch));
      x.cancelChildren();
      if (isWaited) return x.execution.keep(x.e, OUTCOME, merged(x));
    }
  }
  const fields = merged(x);
  for (const name of x.e.kept.keys()) if (isReply(name)) x.execution.keep(x.e, name, null);
  replyToParent(x.execution, x.e, fields, x.data['finishing'] === true ? null : x.flavour);
}

/** Nobody waits for branches that were cancelled, unless something in them has to be undone first. */
function leave(x: Frame): void {
  replyToParent(x.execution, x.e, x.e.kept.get(OUTCOME) as Fields, null);
}

function merged(x: Frame): Fields {
  const arrivals: Arrival[] = Array.from(x.e.kept)
    .filter(([name]) => isReply(name))
    .map(([name, fields]) => {
      const [order, branch] = name.split(':').map(Number) as [number, number];
      return { order, branch, fields };
    })
    .sort((a, b) => a.order - b.order);
  const winner = arrivals.find((arrival) => arrival.order === x.data['winner']);
  return merge(arrivals, {
    applied: x.e.applied,
    order: String(x.attr('merge', 'm') ?? 'first'),
    type: String(x.attr('merge_type', 'mt') ?? 'override'),
    winner: winner ?? null,
    attributes: x.attributes(),
  });
}

/** Name of a workitem that a branch left, among those that are kept: when it came, and from which branch. */
function isReply(name: string): boolean {
  return /^\d+:\d+$/.test(name);
}

function forgetChildren(x: Frame): void {
  const variables = visibleVariables(x.execution, x.e);
  for (const child of x.execution.childrenOf(x.e)) {
    if (child.detached === 'flanking') continue;
    // A lost one whose work is done waits for a cancel only: none will come any more.
    if (child.data['done'] === true) x.execution.send({ do: 'cancel', to: child.id, flavour: 'kill' });
    child.detached = 'forgotten';
    child.variables = { ...variables, ...child.variables };
    x.execution.detach(child);
    releaseCommands(x.execution, child);
  }
}
