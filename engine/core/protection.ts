/** Which protected step stands in the way of a command: docs/adr/0007-four-eyes-by-proposal-and-what-is-held-back.md has the rules. */
import { rawAttribute } from './attributes.ts';
import { breakpointOf } from './breakpoint.ts';
import type { GuardedCommand } from './command.ts';
import type { Execution } from './execution.ts';
import { childIndex, type Expression } from './expression.ts';
import { childrenOf, holdsProtected, isProtected, Protections, type ProtectedStep } from './protected-tree.ts';
import { treeAt } from './reorganise.ts';

/** The protected step that this command would skip, force or edit past; null when one person may give it. */
export function protectedFrom(
  execution: Execution,
  command: GuardedCommand,
  targets: readonly Expression[],
): ProtectedStep | null {
  switch (command.kind) {
    case 'cancel':
    case 'kill':
      return firstOf(targets, (e) => around(execution, e) ?? ahead(execution, e) ?? beside(execution, e));
    case 'replay':
    case 'proceed':
      if (command.fields !== null) return editedPast(execution, targets);
      return firstOf(targets, (e) => (isForced(e) ? around(execution, e) : null));
  }
}

/** Going on from it passes over what the step is there for; any other replay does the step again. */
function isForced(e: Expression): boolean {
  return breakpointOf(e) !== null || (e.name === 'error' && e.error !== null);
}

/** A check that was passed says nothing about fields that came later, nor does one that is passed with forged ones. */
function editedPast(execution: Execution, targets: readonly Expression[]): ProtectedStep | null {
  if (targets.length === 0) return null;
  const { any } = Protections.of(execution.tree);
  return any ?? firstOf(targets, (e) => around(execution, e) ?? ahead(execution, e));
}

/** The step itself or one around it: by what is alive, and by its place in the definition, which a forgotten branch keeps. */
function around(execution: Execution, e: Expression): ProtectedStep | null {
  for (let up: Expression | undefined = e; up !== undefined; up = execution.parentOf(up)) {
    if (isProtectedAlive(up)) return stepOf(up);
  }
  for (let { expid } = e; expid !== ''; expid = expid.slice(0, Math.max(0, expid.lastIndexOf('_')))) {
    const tree = treeAt(execution.tree, expid);
    if (tree !== undefined && isProtected(tree)) return { expid, name: tree[0] };
  }
  return null;
}

/** A step within it that is at work, or still to come. */
function ahead(execution: Execution, target: Expression): ProtectedStep | null {
  const protections = Protections.of(execution.tree);
  const isExpression = (name: string) => execution.env.types.has(name);
  const todo = [target];
  for (let e = todo.pop(); e !== undefined; e = todo.pop()) {
    if (isProtectedAlive(e)) return stepOf(e);
    todo.push(...execution.childrenOf(e));
    if (protections.any === null && !holdsProtected(e.tree)) continue;
    const found = protections.among(toCome(execution, e), isExpression);
    if (found !== null) return found;
  }
  return null;
}

/** What may be cancelled along with a step around it that ends early: the other branches, and what only flanks. */
function beside(execution: Execution, target: Expression): ProtectedStep | null {
  let below = target;
  for (let up = execution.parentOf(target); up !== undefined; up = execution.parentOf(up)) {
    const endsEarly = EARLY.some((name) => rawAttribute(up as Expression, name) !== undefined);
    const others = execution.childrenOf(up).filter((e) => e !== below && (endsEarly || e.detached === 'flanking'));
    const found = firstOf(others, (e) => ahead(execution, e));
    if (found !== null) return found;
    below = up;
  }
  return null;
}

/** Attributes of a concurrence that does not wait for all of its branches. */
const EARLY = ['count', 'c', 'wait_for', 'wf', 'over_if', 'over_unless'];

const IN_ORDER = new Set(['sequence', 'let']);

/** The children that may still be begun, as far as that is sure: those before the one at work in a sequence are done. */
function toCome(execution: Execution, e: Expression): ReturnType<typeof childrenOf> {
  const written = childrenOf(e.tree, e.expid);
  const ids = execution.childIds(e);
  const live = execution.childrenOf(e);
  // A reply that is held, or a child about to begin: nobody can tell from outside how far it is.
  if (live.length < ids.length || live.length === 0) return isBegun(e) ? written : [...written, [e.tree, e.expid]];
  if (e.name === 'concurrence') return [];
  if (!IN_ORDER.has(e.name)) return written;
  const newest = Math.max(...live.map(({ expid }) => childIndex(expid)));
  return written.slice(newest + 1);
}

/** What is paused before it began has called nobody yet. */
function isBegun({ held, state }: Expression): boolean {
  return state !== 'awaiting' && !held.some((one) => one.do === 'apply');
}

/** A handler that runs in its place is a part of it. */
function isProtectedAlive({ tree, handling }: Expression): boolean {
  return isProtected(tree) || (handling !== null && isProtected(handling.tree));
}

function stepOf({ expid, tree, handling }: Expression): ProtectedStep {
  return { expid, name: (handling?.tree ?? tree)[0] };
}

function firstOf(targets: readonly Expression[], look: (e: Expression) => ProtectedStep | null): ProtectedStep | null {
  for (const e of targets) {
    const found = look(e);
    if (found !== null) return found;
  }
  return null;
}
