import { attribute, rawAttribute } from './attributes.ts';
import type { Execution } from './execution.ts';
import type { Expression, Flavour, HandlerName, Handling } from './expression.ts';
import { filterOut } from './filter-attribute.ts';
import { redo, trigger } from './handler.ts';
import { assign, without } from './path.ts';
import { leaveTag } from './tags.ts';
import { adoptUndos, passUndos } from './undo-list.ts';
import { undoNext } from './undoing.ts';
import { checkWeight } from './weight.ts';
import type { Fields } from './workitem.ts';

/** The expression is through: handlers get their chance, then it goes and its parent (or the end of the process) hears of it. */
export function replyToParent(execution: Execution, e: Expression, given: Fields, flavour: Flavour | null): void {
  if (e.state === 'over') return cease(execution, e);
  // What an undoing step leaves is dropped.
  if (given !== e.applied && e.data['undoing'] === undefined) checkWeight(given, 'the workitem');
  stopBeside(execution, e);
  if (e.kept.size === 0) return leave(execution, e, given, flavour);
  const leaving = undoNext(execution, e, { fields: given, flavour });
  if (leaving !== null) leave(execution, e, leaving.fields, leaving.flavour);
}

/** Nothing in it is to be undone any more. */
function leave(execution: Execution, e: Expression, given: Fields, flavour: Flavour | null): void {
  const fields = execution.env.types.get(e.name)?.leave?.(execution, e, given) ?? given;
  if (isAppliedAgain(e)) return applyAgain(execution, e);
  const normal = endsWell(e);
  const handler = handlerFor(e);
  const out = handler === null ? fields : trigger(execution, e, handler, fields, flavour);
  if (out === null || staysAside(execution, e, out)) return;
  const decided = e.handling === null ? out : afterHandler(execution, e, e.handling, out, flavour);
  if (decided !== null) finish(execution, e, normal ? ownResult(execution, e, decided) : decided, flavour);
}

/** After a handler passed on it is no longer failing, but it did not end well either. */
function endsWell({ state, data }: Expression): boolean {
  return state === null && data['passed'] !== true;
}

function isAppliedAgain({ reapply, state, handlers }: Expression): boolean {
  return reapply !== null && state === 'cancelling' && handlers.on_cancel === undefined;
}

/** A lost one stays, a flanking one goes without a word. */
function staysAside(execution: Execution, e: Expression, fields: Fields): boolean {
  if (e.state !== null) return false;
  if (e.detached === 'flanking') vanish(execution, e, fields);
  else if (e.detached === 'lost') {
    e.data = { ...e.data, done: true };
    execution.touch(e);
  }
  return e.detached === 'lost' || e.detached === 'flanking';
}

/** What ran was a handler: the expression that it stood in for may be tried again, or get a second decision. */
function afterHandler(
  execution: Execution,
  e: Expression,
  { on, afterwards }: Handling,
  fields: Fields,
  flavour: Flavour | null,
): Fields | null {
  if (e.state === null && afterwards === 'redo') return redo(execution, e, fields, 'on_reply');
  return secondTake(execution, e, on, fields, flavour);
}

/** What its attributes make of the workitem of an expression that ends well. */
function ownResult(execution: Execution, e: Expression, fields: Fields): Fields {
  const out = filterOut(execution, e, withoutMendedError(e, fields));
  if (rawAttribute(e, 'vars_to_f') === undefined) return out;
  const name = attribute(execution, e, fields, 'vars_to_f');
  return typeof name === 'string' && name !== '' ? assign(out, name, variablesOf(e)) : out;
}

/** The error for which it was tried again is no error any more; one that a handler dealt with meanwhile stays told. */
function withoutMendedError(e: Expression, fields: Fields): Fields {
  const triggered = e.extra?.['_triggered'];
  if (e.handling !== null || (triggered !== 'on_error' && triggered !== 'on_re_apply')) return fields;
  const before = e.applied['__error__'];
  if (before === undefined || JSON.stringify(before) !== JSON.stringify(fields['__error__'])) return fields;
  const { __error__: _, ...left } = fields;
  return left;
}

/** Its timers and what runs beside it end with it. */
function stopBeside(execution: Execution, e: Expression): void {
  clearTimers(execution, e);
  cancelFlanks(execution, e);
}

function clearTimers(execution: Execution, e: Expression): void {
  for (const name of Object.keys(e.timers)) execution.effects.push({ do: 'timer', id: `${e.id}|${name}`, at: null });
  if (Object.keys(e.timers).length > 0) e.timers = {};
}

function handlerFor(e: Expression): HandlerName | null {
  switch (e.state) {
    case 'failing':
      return 'on_error';
    case 'cancelling':
      return 'on_cancel';
    case 'timing_out':
      return 'on_timeout';
    case null:
      return 'on_reply';
    default:
      return null;
  }
}

/** What they did is undone with what was done in the step beside which they ran, if it is undone at all. */
function cancelFlanks(execution: Execution, e: Expression): void {
  for (const child of execution.childrenOf(e)) {
    if (child.detached !== 'flanking') continue;
    if (e.state !== 'dying') adoptUndos(execution, child, e);
    execution.send({ do: 'cancel', to: child.id, flavour: e.state === 'dying' ? 'kill' : 'cancel' });
  }
}

/** A handler's branch may leave `__on_error__` and so on behind: a second decision, on the expression it stood in for. */
function secondTake(
  execution: Execution,
  e: Expression,
  on: HandlerName,
  fields: Fields,
  flavour: Flavour | null,
): Fields | null {
  const decision = fields[`__${on}__`];
  if (decision === undefined || decision === null) return fields;
  e.pending = { handler: decision, index: null };
  return trigger(execution, e, on, e.applied, flavour);
}

function cease(execution: Execution, e: Expression): void {
  execution.remove(e);
  execution.note('ceased', e.expid);
}

function vanish(execution: Execution, e: Expression, fields: Fields): void {
  passUndos(execution, e, fields);
  leaveTag(execution, e, fields);
  execution.remove(e);
  if (e.parent !== null) execution.unlink(e.parent, e.id);
}

function applyAgain(execution: Execution, e: Expression): void {
  const { tree, fields } = e.reapply as NonNullable<Expression['reapply']>;
  const { expid, parent, variables, sub, branch, detached, tag, handling, extra, id } = e;
  execution.remove(e);
  execution.apply({
    ...{ expid, parent, variables, sub, branch, detached, tag, handling, replaces: id },
    tree: tree ?? e.tree,
    extra: { ...(tree === null ? extra : null), _triggered: 'on_re_apply' },
    fields: fields ?? e.applied,
    awaited: e.data['awaited'] === true,
  });
}

function finish(execution: Execution, e: Expression, fields: Fields, flavour: Flavour | null): void {
  if (e.kept.size > 0) passUndos(execution, e, fields);
  const out = leaveTag(execution, e, fields);
  if (e.data['lingers'] === true && execution.hasChildren(e)) {
    e.state = 'over';
    execution.touch(e);
  } else execution.remove(e);
  if (e.parent !== null) {
    const from = { id: e.id, expid: e.expid, branch: e.branch };
    execution.send({ do: 'reply', to: e.parent, from, fields: out, flavour, early: false });
  } else if (e.detached === 'forgotten') {
    execution.note('ceased', e.expid);
  } else if (e.state === null && flavour === null && regenerates(execution, e)) {
    regenerate(execution, e, out);
  } else {
    execution.send({ do: 'end', flavour, how: flavour ?? how(e), fields: out, variables: e.variables ?? {} });
  }
}

/** The attribute `on_terminate: regenerate` of the whole definition. */
function regenerates(execution: Execution, e: Expression): boolean {
  if (rawAttribute(e, 'on_terminate') === undefined) return false;
  return attribute(execution, e, e.applied, 'on_terminate') === 'regenerate';
}

/** The process begins again with the workitem and the variables that it ended with. */
function regenerate(execution: Execution, e: Expression, fields: Fields): void {
  execution.note('regenerated', null);
  const { expid, variables, sub } = e;
  execution.apply({ expid, parent: null, tree: execution.tree, fields, variables, sub });
}

/** Its own variables without that of its own tag, which is about to be left. */
function variablesOf({ variables, tag }: Expression): Expression['variables'] {
  return variables === null || tag === null ? variables : without(variables, tag.name);
}

function how(e: Expression): Flavour | null {
  if (e.state === 'cancelling') return 'cancel';
  if (e.state === 'dying') return 'kill';
  return e.state === 'timing_out' ? 'timeout' : null;
}
