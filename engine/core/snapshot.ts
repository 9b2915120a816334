import type { Environment } from './environment.ts';
import { Execution, type Head } from './execution.ts';
import type { Expression } from './expression.ts';
import { readExpression, trackerOf, writeExpression } from './expression-record.ts';
import { reorganise } from './reorganise.ts';
import { putQueue, restoreQueue } from './stored-queue.ts';
import type { Tree } from './tree.ts';
import { fieldsOf, WorkitemRegister } from './workitem-texts.ts';

/**
 * How a process is stored: a map of small JSON texts, of which a step writes only those that it changed.
 *
 * | key | text |
 * |---|---|
 * | `h` | the head: definition, launch, journal number, end |
 * | `x:<expid!subid>` | an expression; workitems by number |
 * | `k:<expid!subid>:<name>` | a workitem that an expression keeps, by number |
 * | `w:<n>` | the fields of a workitem |
 * | `q` | place of the oldest internal message that waits, when a run was cut |
 * | `q:<n>` | the n-th piece of the messages that wait; workitems by number |
 */
export interface Changes {
  readonly put: [key: string, json: string][];
  readonly remove: string[];
}

/** Version of the stored shapes: a reader refuses what is newer than itself. */
export const SHAPE = 1;

const registers = new WeakMap<Execution, WorkitemRegister>();

/** What changed since the last call (for a new process: everything). */
export function takeChanges(execution: Execution): Changes {
  const changes: Changes = { put: [], remove: [] };
  const register = registerOf(execution);
  // What is no longer referred to is dropped last: a workitem may move from one expression to another.
  const released: number[] = [];
  for (const [id, kept] of execution.removed) {
    drop(register, `x:${id}`, changes, released);
    for (const name of kept) drop(register, `k:${id}:${name}`, changes, released);
  }
  for (const e of execution.changed) putExpression(execution, register, e, changes, released);
  for (const [id, names] of execution.keptChanged) {
    const e = execution.get(id);
    for (const name of e === undefined ? [] : names) putKept(register, e as Expression, name, changes, released);
  }
  putQueue(execution, register, changes, released);
  register.release(released, (n) => changes.remove.push(`w:${n}`));
  if (execution.headChanged) changes.put.push(['h', headText(execution.head)]);
  execution.changed.clear();
  execution.removed.clear();
  execution.keptChanged.clear();
  execution.headChanged = false;
  return changes;
}

/** The process as it was stored. `treeOf` gives the tree for a content hash. */
export function restore(entries: ReadonlyMap<string, string>, head: Head, tree: Tree, env: Environment): Execution {
  const execution = new Execution(head, reorganise(tree));
  execution.env = env;
  const register = registerOf(execution);
  const workitems = new Map<number, ReturnType<typeof fieldsOf>>();
  for (const [key, text] of entries) {
    if (!key.startsWith('w:')) continue;
    const n = Number(key.slice(2));
    workitems.set(n, fieldsOf(text));
    register.restore(n, workitems.get(n) as ReturnType<typeof fieldsOf>);
  }
  const expressions: Expression[] = [];
  for (const [key, text] of entries) {
    if (key.startsWith('x:')) expressions.push(readExpression(key.slice(2), text, execution.tree, workitems));
  }
  for (const e of expressions.sort((a, b) => a.order - b.order)) execution.add(e);
  for (const e of expressions) {
    const tracker = trackerOf(e);
    if (tracker !== null) execution.listeners.set(e.id, tracker, e.order);
  }
  restoreKept(execution, entries, workitems);
  for (const e of expressions) {
    register.hold(`x:${e.id}`, e.applied, nothingNew);
    for (const [name, fields] of e.kept) register.hold(`k:${e.id}:${name}`, fields, nothingNew);
  }
  restoreQueue(execution, register, entries, workitems);
  execution.changed.clear();
  execution.headChanged = false;
  return execution;
}

export function readHead(text: string): Head {
  const { v, ...head } = JSON.parse(text) as Head & { v: number };
  if (v > SHAPE) throw new Error(`the process ${head.wfid} was stored in shape ${v}; this engine reads up to ${SHAPE}`);
  return head;
}

function putExpression(
  execution: Execution,
  register: WorkitemRegister,
  e: Expression,
  changes: Changes,
  released: number[],
): void {
  const key = `x:${e.id}`;
  released.push(...register.heldBy(key));
  const applied = register.hold(key, e.applied, (n, text) => changes.put.push([`w:${n}`, text]));
  changes.put.push([key, writeExpression(e, execution.tree, applied)]);
}

/** Apart from its expression, of which the workitems that it keeps may be many. */
function putKept(register: WorkitemRegister, e: Expression, name: string, changes: Changes, released: number[]): void {
  const key = `k:${e.id}:${name}`;
  const fields = e.kept.get(name);
  if (fields === undefined) return drop(register, key, changes, released);
  released.push(...register.heldBy(key));
  const n = register.hold(key, fields, (number, text) => changes.put.push([`w:${number}`, text]));
  changes.put.push([key, String(n)]);
}

/** What came and went within one commit was never stored. */
function drop(register: WorkitemRegister, key: string, changes: Changes, released: number[]): void {
  const held = register.heldBy(key);
  if (held.length === 0) return;
  released.push(...held);
  register.forget(key);
  changes.remove.push(key);
}

/** The version goes into the text, not into a copy of the head: it is written at each step. */
function headText(head: Head): string {
  return `{"v":${SHAPE},${JSON.stringify(head).slice(1)}`;
}

function restoreKept(
  execution: Execution,
  entries: ReadonlyMap<string, string>,
  workitems: ReadonlyMap<number, ReturnType<typeof fieldsOf>>,
): void {
  for (const [key, text] of entries) {
    if (!key.startsWith('k:')) continue;
    const colon = key.indexOf(':', 2);
    const fields = workitems.get(Number(text));
    if (fields !== undefined) execution.get(key.slice(2, colon))?.kept.set(key.slice(colon + 1), fields);
  }
}

/** What was read is stored already. */
function nothingNew(): void {}

function registerOf(execution: Execution): WorkitemRegister {
  let register = registers.get(execution);
  if (register === undefined) {
    register = new WorkitemRegister();
    registers.set(execution, register);
  }
  return register;
}
