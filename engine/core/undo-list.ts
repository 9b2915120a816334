/**
 * The attribute `undo_with`: what would undo the steps that were done, until it is clear that nobody needs it. Each expression keeps
 * the list of what was done in it. Of one entry it keeps, under a number that grows in the process:
 *
 * | name | workitem |
 * |---|---|
 * | `undo:<n>` | with which the step began |
 * | `undo:<n>:how` | no workitem: the step, and what undoes it |
 * | `undo:<n>:after` | which the step left, once it is through |
 */
import { BossError } from '../errors.ts';
import { rawAttribute } from './attributes.ts';
import { LIMITS } from './environment.ts';
import type { Execution } from './execution.ts';
import type { Expression } from './expression.ts';
import type { JsonObject } from './json.ts';
import { joinSubs } from './sub-variables.ts';
import type { Tree } from './tree.ts';
import { undoTree } from './undo-tree.ts';
import { type SeenVariables, variablesSeen } from './undo-variables.ts';
import type { Fields } from './workitem.ts';

/** One step that is to be undone if what is around it fails or is cancelled. */
export interface Undo {
  /** The newer, the greater. */
  readonly number: number;
  /** As it stands in the definition. */
  readonly step: string;
  readonly expid: string;
  readonly at: number;
  readonly tree: Tree;
  readonly variables: JsonObject;
  readonly before: Fields;
  /** null: it was not through when it was left. */
  readonly after: Fields | null;
}

/** Entries that move from one expression to another, by name. */
export type Undos = readonly (readonly [name: string, Fields])[];

const NUMBER = /^undo:(\d+)$/;
const PARTS = ['', ':how', ':after'] as const;

/** The step is about to begin: from now on it is undone, however far it comes. Errors: BOSS_EXPRESSION_FAILED, BOSS_LIMIT_EXCEEDED. */
export function registerUndo(execution: Execution, e: Expression): void {
  const written = rawAttribute(e, 'undo_with') ?? null;
  if (written === null) return;
  const tree = undoTree(execution, e, written);
  const earlier = e.data['undo'];
  // A replay is the same step once more, not a second one.
  if (typeof earlier === 'number') forgetUndo(execution, e, earlier);
  if ((execution.head.undos ?? 0) >= LIMITS.undos) throw tooMany();
  execution.note('undo_registered', e.expid, { with: tree[0] });
  const number = execution.head.seq;
  execution.keep(e, `undo:${number}`, e.applied);
  const how = { step: e.tree[0], expid: e.expid, at: execution.env.now, tree, ...variablesSeen(execution, e) };
  execution.keep(e, `undo:${number}:how`, how as unknown as JsonObject);
  execution.countUndos(1);
  e.data = { ...e.data, undo: number };
  execution.touch(e);
}

/** Numbers of what is kept with an expression, the oldest first. */
export function undoNumbers(e: Expression): number[] {
  const numbers: number[] = [];
  for (const name of e.kept.keys()) {
    const found = NUMBER.exec(name);
    if (found !== null) numbers.push(Number(found[1]));
  }
  return numbers.sort((a, b) => a - b);
}

export function undoAt(execution: Execution, e: Expression, number: number): Undo {
  const { variables, subs, ...how } = e.kept.get(`undo:${number}:how`) as unknown as Omit<Undo, 'variables'> &
    SeenVariables;
  return {
    ...how,
    number,
    before: e.kept.get(`undo:${number}`) as Fields,
    after: e.kept.get(`undo:${number}:after`) ?? null,
    variables: { ...variables, ...joinSubs(subs ?? {}, execution.tree) },
  };
}

/** It was undone, or is not needed any more. */
export function forgetUndo(execution: Execution, e: Expression, number: number): void {
  if (!e.kept.has(`undo:${number}`)) return;
  for (const part of PARTS) if (e.kept.has(`undo:${number}${part}`)) execution.keep(e, `undo:${number}${part}`, null);
  execution.countUndos(-1);
}

/** What was done in an expression that makes room for another one in its place. */
export function takeUndos(execution: Execution, e: Expression): Undos | undefined {
  if (e.kept.size === 0) return undefined;
  const taken = [...e.kept].filter(([name]) => name.startsWith('undo:'));
  for (const [name] of taken) execution.keep(e, name, null);
  return taken.length === 0 ? undefined : taken;
}

/** The other half of `takeUndos`. */
export function giveUndos(execution: Execution, e: Expression, undos: Undos): void {
  for (const [name, fields] of undos) execution.keep(e, name, fields);
}

/** The step is left, and well: what was done in it becomes the affair of what is around it. */
export function passUndos(execution: Execution, e: Expression, after: Fields): void {
  const own = e.data['undo'];
  if (typeof own === 'number' && e.kept.has(`undo:${own}`)) execution.keep(e, `undo:${own}:after`, after);
  const keeper = keeperOf(execution, e);
  if (keeper !== undefined) moveUndos(execution, e, keeper);
  else for (const number of undoNumbers(e)) forgetUndo(execution, e, number);
}

export function moveUndos(execution: Execution, from: Expression, to: Expression): void {
  const taken = takeUndos(execution, from);
  if (taken !== undefined) giveUndos(execution, to, taken);
}

/** Nobody: what is above has ended, or is the step that is being undone, of which nothing is undone again. */
function keeperOf(execution: Execution, e: Expression): Expression | undefined {
  let keeper = execution.parentOf(e);
  while (keeper?.state === 'over') keeper = execution.parentOf(keeper);
  return keeper === undefined || keeper.data['undoing'] !== undefined ? undefined : keeper;
}

/** What was done in a whole branch, as far as it is not being undone already. */
export function adoptUndos(execution: Execution, branch: Expression, keeper: Expression): void {
  if (execution.head.undos === undefined) return;
  if (branch.data['undoing'] === undefined) moveUndos(execution, branch, keeper);
  for (const child of execution.childrenOf(branch)) adoptUndos(execution, child, keeper);
}

/** True when something is to be undone in a branch that is cancelled now. Steps that are about to begin count, if they may say so. */
export function mayUndo(execution: Execution, branch: string): boolean {
  const mentioned = mentionsUndo(execution.tree);
  if (execution.head.undos === undefined && !mentioned) return false;
  const ids = [branch];
  for (let id = ids.pop(); id !== undefined; id = ids.pop()) {
    const e = execution.get(id);
    if (e === undefined) {
      if (mentioned) return true;
      continue;
    }
    for (const name of e.kept.keys()) if (name.startsWith('undo:')) return true;
    ids.push(...execution.childIds(e));
  }
  return false;
}

const mentioning = new WeakMap<Tree, boolean>();

function mentionsUndo(tree: Tree): boolean {
  let mentions = mentioning.get(tree);
  if (mentions === undefined) {
    mentions = Object.hasOwn(tree[1], 'undo_with') || tree[2].some(mentionsUndo);
    mentioning.set(tree, mentions);
  }
  return mentions;
}

function tooMany(): BossError {
  return new BossError(
    'BOSS_LIMIT_EXCEEDED',
    `more than ${LIMITS.undos} steps of one process wait to be undone; a loop without end should launch a process for each round`,
    { details: { limit: LIMITS.undos } },
  );
}
