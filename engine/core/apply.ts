import { BossError } from '../errors.ts';
import { awaitedByText } from './awaited.ts';
import { attribute, lookupAt, rawAttribute } from './attributes.ts';
import { evaluateCondition } from './condition.ts';
import type { Tracker } from './effect.ts';
import { LIMITS } from './environment.ts';
import type { Execution } from './execution.ts';
import { expressionId, type Expression, type HandlerName, type Handlers } from './expression.ts';
import { handleError } from './fail.ts';
import { filterIn } from './filter-attribute.ts';
import { Frame } from './frame.ts';
import { listenTo } from './happening.ts';
import type { Application, InternalMessage } from './internal-message.ts';
import type { Json } from './json.ts';
import { visibleVariables } from './scope.ts';
import { startTimers } from './step-timers.ts';
import { bindTag, enterTag } from './tags.ts';
import { giveUndos, passUndos, registerUndo, type Undos } from './undo-list.ts';

type Applied = Extract<InternalMessage, { do: 'apply' }>;

const HANDLERS: readonly HandlerName[] = ['on_error', 'on_cancel', 'on_timeout', 'on_reply'];

/** Creates the expression and starts it, unless its parent is paused. */
export function apply(execution: Execution, application: Applied): void {
  const e = create(execution, application);
  execution.add(e);
  if (application.undos !== undefined) inherit(execution, e, application.undos, application.undo);
  if (execution.isHeldBack(e)) {
    e.state = 'paused';
    e.held = [{ do: 'apply', from: null, fields: {}, flavour: null }];
    return;
  }
  begin(execution, e);
}

function inherit(execution: Execution, e: Expression, undos: Undos, own: number | undefined): void {
  giveUndos(execution, e, undos);
  if (own !== undefined) e.data = { ...e.data, undo: own };
}

/** The part that a paused expression does when it is resumed. */
export function begin(execution: Execution, e: Expression): void {
  try {
    if (e.depth > LIMITS.depth) throw tooMany(`${LIMITS.depth} nested expressions`);
    if (execution.expressions.size > LIMITS.expressions) throw tooMany(`${LIMITS.expressions} live expressions`);
    if (awaitsFirst(execution, e)) return;
    if (!isWanted(execution, e)) return skip(execution, e);
    registerUndo(execution, e);
    if (flag(execution, e, 'scope') && e.variables === null) e.variables = {};
    goAside(execution, e);
    filterIn(execution, e);
    if (e.tag === null) enterTag(execution, e);
    else bindTag(execution, e);
    readHandlers(execution, e);
    startTimers(execution, e);
    const type = execution.env.types.get(e.name);
    if (type === undefined) throw new BossError('BOSS_INTERNAL', `no expression type ${e.name}`);
    type.apply(new Frame(execution, e, e.applied));
  } catch (error) {
    if (execution.get(e.id) === e) handleError(execution, e, error, { doing: 'apply', fields: e.applied });
    else throw error;
  }
}

const NOTHING = Object.freeze({});
const AWAITED = Object.freeze({ awaited: true });

/** One literal with all keys, not put together from parts: an expression is made for each step, and this is three times cheaper. */
function create(execution: Execution, application: Applied): Expression {
  const { expid, subid, parent, tree, extra } = application;
  const above = parent === null ? undefined : execution.get(parent);
  return {
    id: expressionId(expid, subid),
    expid,
    subid,
    name: execution.env.types.has(tree[0]) ? bodyName(tree[0], application) : 'ref',
    parent,
    tree,
    extra: extra === undefined || Object.keys(extra).length === 0 ? null : extra,
    applied: application.fields,
    variables: application.variables ?? null,
    state: null,
    since: execution.env.now,
    handlers: application.handlers ?? NOTHING,
    tag: application.tag ?? null,
    detached: application.detached ?? null,
    branch: application.branch ?? null,
    sub: application.sub ?? null,
    data: application.awaited === true ? AWAITED : NOTHING,
    kept: new Map(),
    timers: NOTHING,
    handling: application.handling ?? null,
    pending: null,
    depth: (above?.depth ?? 0) + 1,
    order: execution.nextOrder(),
    error: null,
    held: [],
    reapply: null,
  };
}

/** The body of a definition is a sequence; a definition met on the way only binds its name. */
function bodyName(name: string, application: Application): string {
  const isBody = application.parent === null || application.sub != null;
  return isBody && (name === 'define' || name === 'process_definition' || name === 'workflow_definition')
    ? 'sequence'
    : name;
}

/** The attribute `await`: it begins when something has happened elsewhere in the process; then no more. */
function awaitsFirst(execution: Execution, e: Expression): boolean {
  if (rawAttribute(e, 'await') === undefined || e.data['awaited'] === true) return false;
  const written = attribute(execution, e, e.applied, 'await');
  const awaited = typeof written === 'string' ? awaitedByText(written) : null;
  if (awaited === null) {
    const text = JSON.stringify(written ?? null);
    throw new BossError(
      'BOSS_EXPRESSION_FAILED',
      `${e.tree[0]} at ${e.expid}: await ${text} names no event; write for example left_tag:build or in_participant:alice`,
    );
  }
  const { kind, name } = awaited;
  const tracker: Tracker = { wfid: execution.head.wfid, expression: e.id, kind, name, scope: 'process' };
  e.state = 'awaiting';
  e.data = { ...e.data, tracker: tracker as unknown as Json };
  execution.touch(e);
  listenTo(execution, tracker);
  return true;
}

/** `if` or `unless`; when both are there only `if` counts. */
function isWanted(execution: Execution, e: Expression): boolean {
  // The expression `if` reads `test` as its own; the common attribute is the same for all.
  const condition = rawAttribute(e, 'if');
  if (condition !== undefined && counts(execution, e, 'if')) {
    return evaluateCondition(condition, lookupAt(execution, e, e.applied));
  }
  const unwanted = rawAttribute(e, 'unless');
  if (unwanted === undefined || !counts(execution, e, 'unless')) return true;
  return !evaluateCondition(unwanted, lookupAt(execution, e, e.applied));
}

/** In the original a condition whose value was nothing or false itself, such as `$f:missing`, was no condition. */
function counts(execution: Execution, e: Expression, name: 'if' | 'unless'): boolean {
  if (execution.env.originalConditions !== true) return true;
  const value = attribute(execution, e, e.applied, name);
  return value !== null && value !== false;
}

/** As if it had never been there: no tag, no timer, no handler. */
function skip(execution: Execution, e: Expression): void {
  if (e.kept.size > 0) passUndos(execution, e, e.applied);
  execution.remove(e);
  if (e.detached === 'forgotten') return execution.note('ceased', e.expid);
  if (e.parent === null) {
    execution.send({ do: 'end', flavour: null, how: null, fields: e.applied, variables: e.variables ?? {} });
    return;
  }
  const from = { id: e.id, expid: e.expid, branch: e.branch };
  execution.send({ do: 'reply', to: e.parent, from, fields: e.applied, flavour: null, early: false });
}

function goAside(execution: Execution, e: Expression): void {
  const parent = execution.parentOf(e);
  if (parent === undefined || e.detached !== null) return;
  const from = { id: e.id, expid: e.expid, branch: e.branch };
  if (flag(execution, e, 'forget')) {
    e.detached = 'forgotten';
    e.variables = { ...visibleVariables(execution, parent), ...e.variables };
    execution.detach(e);
    execution.send({ do: 'reply', to: parent.id, from, fields: e.applied, flavour: null, early: true });
  } else if (flag(execution, e, 'lose')) {
    e.detached = 'lost';
  } else if (flag(execution, e, 'flank')) {
    e.detached = 'flanking';
    execution.send({ do: 'reply', to: parent.id, from, fields: e.applied, flavour: null, early: true });
  }
}

function readHandlers(execution: Execution, e: Expression): void {
  const handlers: Handlers = {};
  let some = false;
  for (const name of HANDLERS) {
    const raw = rawAttribute(e, name);
    if (raw === undefined || raw === null) continue;
    handlers[name] = typeof raw === 'string' ? (attribute(execution, e, e.applied, name) as Json) : raw;
    some = true;
  }
  if (some) e.handlers = { ...handlers, ...e.handlers };
}

function flag(execution: Execution, e: Expression, name: string): boolean {
  if (rawAttribute(e, name) === undefined) return false;
  const value = attribute(execution, e, e.applied, name);
  return value === true || value === 'true';
}

function tooMany(what: string): BossError {
  return new BossError('BOSS_LIMIT_EXCEEDED', `more than ${what} in one process`);
}
