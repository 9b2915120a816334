import type { Dispatch, Tracker } from './effect.ts';
import type { Expression } from './expression.ts';
import { isObject } from './json.ts';
import { isInHand } from './participant-work.ts';
import { joinSubs, splitVariables, type Subs } from './sub-variables.ts';
import type { Tree } from './tree.ts';
import { shortTree, type StoredTree, wholeTree } from './tree-record.ts';
import type { Fields } from './workitem.ts';

/**
 * JSON text of an expression. What has its usual value is left out; of the tree what is that of the definition at this
 * expid, and so are sub-definitions among the variables (`subs`: name -> expid).
 */
export function writeExpression(e: Expression, root: Tree, applied: number): string {
  const { variables, subs } = splitVariables(e.variables, root);
  const record: Record<string, unknown> = { n: e.name, p: e.parent, w: applied, s: e.since, o: e.order, d: e.depth };
  const tree = shortTree(e.tree, root, e.expid);
  if (tree !== undefined) record['tree'] = tree;
  if (variables !== null) record['variables'] = variables;
  if (subs !== null) record['subs'] = subs;
  for (const key of [
    'extra',
    'state',
    'tag',
    'detached',
    'branch',
    'sub',
    'handling',
    'pending',
    'error',
    'reapply',
  ] as const) {
    if (e[key] !== null) record[key] = e[key];
  }
  for (const key of ['handlers', 'data', 'timers'] as const) {
    for (const _ in e[key]) {
      record[key] = e[key];
      break;
    }
  }
  if (e.held.length > 0) record['held'] = e.held;
  return JSON.stringify(record);
}

/** The workitem that an expression waits for, from its text alone; null when it waits for none, or its holder has a lease. */
export function dispatchInHand(text: string): Dispatch | null {
  const { state = null, data = {} } = JSON.parse(text) as Partial<Expression>;
  const dispatch = (data['dispatch'] ?? null) as Dispatch | null;
  if (dispatch === null || dispatch.queue === null || dispatch.forget || 'lease' in data) return null;
  return isInHand({ state, data }) ? dispatch : null;
}

type StoredExpression = Omit<Partial<Expression>, 'tree'> &
  Record<'n' | 'p' | 'w' | 's' | 'o' | 'd', never> & { readonly tree?: StoredTree; readonly subs?: Subs };

export function readExpression(
  id: string,
  text: string,
  root: Tree,
  workitems: ReadonlyMap<number, Fields>,
): Expression {
  const bang = id.indexOf('!');
  const expid = id.slice(0, bang);
  const record = JSON.parse(text) as StoredExpression;
  const { n: name, p: parent, w, s: since, o: order, d: depth, subs, tree: stored, ...rest } = record;
  const tree = wholeTree(stored, root, expid);
  const applied = workitems.get(w);
  if (tree === undefined || applied === undefined)
    throw new Error(`expression ${id} is stored without its tree or workitem`);
  const defaults = {
    extra: null,
    variables: null,
    state: null,
    handlers: {},
    tag: null,
    detached: null,
    branch: null,
    sub: null,
  };
  const more = { data: {}, timers: {}, handling: null, pending: null, error: null, held: [], reapply: null };
  const e: Expression = {
    ...{ id, expid, subid: id.slice(bang + 1), name, parent, since, order, depth, kept: new Map() },
    ...defaults,
    ...more,
    ...rest,
    tree,
    applied,
  };
  if (subs !== undefined) e.variables = { ...e.variables, ...joinSubs(subs, root) };
  return e;
}

/** The listener that a restored expression is, if it is one. */
export function trackerOf(e: Expression): Tracker | null {
  const tracker = e.data['tracker'];
  return isObject(tracker) ? (tracker as unknown as Tracker) : null;
}
