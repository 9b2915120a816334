import type { Execution } from './execution.ts';
import type { Expression, Flavour, Handlers, HandlerName } from './expression.ts';
import { entriesOf, type HandlerEntry } from './handler-list.ts';
import type { Application } from './internal-message.ts';
import type { Json } from './json.ts';
import { assign } from './path.ts';
import { isRetry, isRetryList, takeStep } from './retry-list.ts';
import { setVariable } from './scope.ts';
import { type Attributes, isTree, type Tree } from './tree.ts';
import { takeUndos } from './undo-list.ts';
import type { Fields } from './workitem.ts';

const PASSES = new Set(['', 'undo', 'pass']);
const COMMANDS = new Set(['rewind', 'continue', 'break', 'stop', 'over', 'reset', 'skip', 'back', 'jump']);

/**
 * Lets a handler decide about an expression whose children are gone. Returns null when it took over (something is applied in
 * its place, or a pause runs), else the fields to go on with towards the parent.
 */
export function trigger(
  execution: Execution,
  e: Expression,
  on: HandlerName,
  fields: Fields,
  flavour: Flavour | null,
): Fields | null {
  const handler = handlerOf(e, on);
  if (handler === null) return fields;
  // After a failure the workitem is that of the failure, not what the cancelled children brought back.
  const listed = e.pending?.listed === true || (typeof handler === 'string' && isRetryList(handler));
  const own = on === 'on_error' ? e.applied : fields;
  const turn: Turn = { execution, e, on, own, brought: fields, flavour, listed };
  if (typeof handler !== 'string') return replace(turn, isTree(handler) ? handler : ['noop', {}, []]);
  const taken = takeStep(handler);
  if (taken === null) return fields;
  consume(e, on, handler, taken.rest);
  if (taken.step.after > 0) return pauseBefore(execution, e, taken.step.action, taken.step.after);
  return act(turn, taken.step.action.replace(/^!/, ''));
}

function handlerOf(e: Expression, on: HandlerName): Json {
  if (e.pending !== null) return e.pending.handler;
  return on === 'on_error' ? null : (e.handlers[on] ?? null);
}

/** One decision of a handler about one expression. */
interface Turn {
  readonly execution: Execution;
  readonly e: Expression;
  readonly on: HandlerName;
  /** The workitem that a handler works with. */
  readonly own: Fields;
  /** What the last child brought back. */
  readonly brought: Fields;
  readonly flavour: Flavour | null;
  /** It stood in a retry list. */
  readonly listed: boolean;
}

function act(turn: Turn, action: string): Fields | null {
  const { execution, e, own, brought } = turn;
  if (isRetry(action)) return redo(execution, e, own, turn.listed ? 'on_re_apply' : turn.on);
  if (PASSES.has(action)) return pass(e, brought);
  if (action === 'raise') return raise(execution, e, own);
  if (action === 'cancel' || action === 'cando') return cancelFirst(turn, action);
  const place = /^(?:store|bury)\s*:\s*(.+)$/.exec(action)?.[1];
  if (place !== undefined) return pass(e, storeError(execution, e, place, own));
  return isCommandTo(e, action) ? commandSelf(execution, e, action, own) : replace(turn, [action, {}, []]);
}

function isCommandTo(e: Expression, action: string): boolean {
  const takesCommands = e.handling === null && /^(cursor|loop|repeat|iterator)$/.test(e.name);
  return takesCommands && COMMANDS.has(action.split(/\s+/)[0] ?? '');
}

/** The same expression again, with the workitem as it is now; what made it do so is told among the params. */
export function redo(execution: Execution, e: Expression, fields: Fields, triggered: string): null {
  const handlers = consumed(e);
  execution.apply({
    ...inPlaceOf(execution, e),
    tree: withRest(e.handling?.tree ?? e.tree, handlers),
    extra: { ...(e.handling === null ? e.extra : e.handling.extra), _triggered: triggered },
    fields,
    awaited: e.data['awaited'] === true,
    ...(handlers === null ? {} : { handlers }),
  });
  return null;
}

/** Something else runs in its place: same position, same parent, the other handlers and the tag go along. */
function replace({ execution, e, on, own }: Turn, tree: Tree, afterwards?: 'redo'): null {
  const { [on]: _, ...others } = e.handlers;
  const original = e.handling ?? { tree: e.tree, extra: e.extra };
  execution.apply({
    ...inPlaceOf(execution, e),
    tree,
    fields: own,
    extra: { _triggered: on, ...otherHandlers(e, on), ...(e.tag === null ? {} : { tag: e.tag.name }) },
    handlers: others,
    handling: { on, tree: original.tree, extra: original.extra, ...(afterwards === undefined ? {} : { afterwards }) },
  });
  return null;
}

/** As they were written: they hold for what runs in its place, and a participant sees them among its params. */
function otherHandlers(e: Expression, on: HandlerName): Attributes {
  return Object.fromEntries(Object.entries(e.tree[1]).filter(([key]) => key.startsWith('on_') && key !== on));
}

/** Takes the expression away: what stays the same for the one in its place, and what was done in it so far. */
function inPlaceOf(execution: Execution, e: Expression): Omit<Application, 'tree' | 'fields'> {
  const { expid, parent, variables, sub, branch, detached, tag, id } = e;
  const undos = takeUndos(execution, e);
  execution.remove(e);
  const same = { expid, parent, variables, sub, branch, detached, tag, replaces: id };
  return undos === undefined ? same : { ...same, undos };
}

/** On to the handlers further out; the expression itself no longer counts. */
function raise(execution: Execution, e: Expression, fields: Fields): null {
  e.state = 'failing';
  e.pending = null;
  execution.touch(e);
  execution.send({ do: 'raise', to: e.id, fields });
  return null;
}

function pass(e: Expression, fields: Fields): Fields {
  e.state = null;
  e.pending = null;
  e.handlers = {};
  e.data = { ...e.data, passed: true };
  return fields;
}

/** The expression's own `on_cancel` runs first; then it is left, or (`cando`) tried again. */
function cancelFirst(turn: Turn, action: 'cancel' | 'cando'): Fields | null {
  const { execution, e, own, flavour } = turn;
  const handler = e.handlers.on_cancel;
  if (handler === undefined) return action === 'cando' ? redo(execution, e, own, turn.on) : pass(e, turn.brought);
  if (action === 'cando') {
    const tree = typeof handler === 'string' ? ([handler, {}, []] as const) : (handler as Tree);
    return replace({ ...turn, on: 'on_cancel' }, tree, 'redo');
  }
  e.pending = null;
  return trigger(execution, e, 'on_cancel', own, flavour);
}

/** The error moves from field `__error__` to another place. */
function storeError(execution: Execution, e: Expression, target: string, fields: Fields): Fields {
  const { __error__: error = null, ...left } = fields;
  const variable = /^v(?:ar|ariable)?:(.+)$/.exec(target)?.[1];
  if (variable === undefined) return assign(left, target.replace(/^f(?:ld|ield)?:/, ''), error);
  setVariable(execution, e, variable, error);
  return left;
}

/** A cursor command as a handler: the cursor itself goes on, at the place the command says. */
function commandSelf(execution: Execution, e: Expression, action: string, fields: Fields): null {
  e.state = null;
  e.pending = null;
  execution.touch(e);
  const from = { id: e.id, expid: `${e.expid}_0`, branch: null };
  const [command = '', ...words] = action.split(/\s+/);
  const commanded = { ...fields, __command__: [command, words.at(-1) ?? null] };
  execution.send({ do: 'reply', to: e.id, from, fields: commanded, flavour: null, early: true });
  return null;
}

function pauseBefore(execution: Execution, e: Expression, action: string, after: number): null {
  e.pending = { handler: action, index: null, listed: true };
  const at = execution.env.now + after;
  e.timers = { ...e.timers, retry: at };
  execution.effects.push({ do: 'timer', id: `${e.id}|retry`, at });
  execution.touch(e);
  return null;
}

/** Writes back what remains of a retry list, for the next failure. */
function consume(e: Expression, on: HandlerName, handler: string, rest: Json): void {
  if (on !== 'on_error' || !isRetryList(handler)) return;
  const index = e.pending?.index ?? null;
  const list = e.handlers.on_error;
  if (index === null || !Array.isArray(list)) {
    if (e.pending !== null && rest !== handler) e.handlers = { ...e.handlers, on_error: rest };
    return;
  }
  const entries = entriesOf(list);
  const [pattern, , ...givenAt] = entries[index] as HandlerEntry;
  e.handlers = { ...e.handlers, on_error: entries.with(index, [pattern, rest, ...givenAt]) };
}

/** The tree says what is left of a retry list, for those who read it among the params. */
function withRest(tree: Tree, handlers: Handlers | null): Tree {
  const rest = handlers?.on_error;
  if (rest === undefined || typeof tree[1]['on_error'] !== 'string' || Array.isArray(rest)) return tree;
  const { on_error: _, ...others } = tree[1];
  return [tree[0], rest === null ? others : { ...tree[1], on_error: rest }, tree[2]];
}

/** What is left of a retry list goes along to the next try; everything else is read afresh from the attributes. */
function consumed(e: Expression): Handlers | null {
  const now = e.handlers.on_error;
  const written = e.tree[1]['on_error'];
  return now === undefined || now === written || (e.handling !== null && e.handling.afterwards !== 'redo')
    ? null
    : { on_error: now };
}
