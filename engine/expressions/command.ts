/**
 * # break, rewind, skip, back, jump ...
 *
 * Commands to the nearest cursor, loop or iterator around them.
 *
 * ```yaml
 * - cursor:
 *     - alice
 *     - rewind: { if: '${f:again}' }
 *     - jump: { to: done, if: '${f:fine}' }
 *     - bob
 *     - participant: { ref: carol, tag: done }
 * ```
 *
 * | command | does |
 * |---|---|
 * | `break`, `stop`, `over` | ends it |
 * | `rewind`, `continue` | starts again with the workitem as it is |
 * | `reset` | starts again with the workitem it began with |
 * | `skip: n` | leaves n steps out |
 * | `back: n` | goes n steps back from the step that would come next: `back: 1` repeats, `back: 2` goes to the step before |
 * | `jump: { to: x }` | goes to a step: its index, name, ref, tag or text |
 *
 * `ref` names a tagged one elsewhere; if it is not around the command, the command's own branch goes on. A command that
 * finds nobody to command does nothing. A participant commands with field `__command__`: `[jump, delta]` or `jump to delta`.
 */
import { isAboutToGo } from '../core/cancel.ts';
import { deliverReply } from '../core/deliver.ts';
import type { Execution } from '../core/execution.ts';
import type { Expression, ExpressionType } from '../core/expression.ts';
import type { Frame } from '../core/frame.ts';
import type { Json } from '../core/json.ts';
import { taggedExpression } from '../core/tags.ts';
import { moveUndos } from '../core/undo-list.ts';

const NAMES = ['break', 'stop', 'over', 'rewind', 'continue', 'reset', 'skip', 'back', 'jump'] as const;

/** What a cursor or iterator is told to do, with its argument. */
export interface Command {
  readonly name: (typeof NAMES)[number];
  readonly argument: Json;
}

export const command: ExpressionType<Frame> = {
  names: NAMES,
  apply(x) {
    const target = targetOf(x);
    if (target === undefined) return x.reply();
    const fields = { ...x.fields, __command__: [x.tree[0], argument(x)] };
    if (target === x.execution.parentOf(x.e)) return x.reply(fields);
    const from = { id: x.e.id, expid: x.e.expid, branch: null };
    const reply = { from, fields, flavour: null, early: true };
    if (!isAround(x, target)) {
      x.execution.send({ do: 'reply', to: target.id, ...reply });
      return x.reply();
    }
    leaveByCommand(x, target);
    deliverReply(x.execution, target, reply);
    waitForCancel(x, target);
  },
};

/** Inside its target it waits to be cancelled, unless what is around it is on its way out already and hears no cancel. */
function waitForCancel(x: Frame, target: Expression): void {
  if (target.state !== 'paused' && target.state !== 'failed' && !isAboutToGo(x.execution, x.e)) x.reply();
  else x.store({ commanded: target.id });
}

/** In a branch that was forgotten, those that wait for a cancel of what is no longer around them go on instead. */
export function releaseCommands(execution: Execution, branch: Expression): void {
  for (const child of execution.childrenOf(branch)) releaseCommands(execution, child);
  const target = branch.data['commanded'];
  if (target === undefined) return;
  for (let e = execution.parentOf(branch); e !== undefined; e = execution.parentOf(e)) if (e.id === target) return;
  execution.send({ do: 'receive', to: branch.id, fields: branch.applied, flavour: null });
}

/** The command that a workitem carries, from the expression or from a participant; and the fields without it. */
export function takeCommand(x: Frame): Command | null {
  const given = x.fields['__command__'];
  if (given === undefined || given === null) return null;
  const { __command__: _, ...rest } = x.fields;
  x.fields = rest;
  const words =
    typeof given === 'string' ? given.trim().split(/\s+/) : Array.isArray(given) ? (given as readonly Json[]) : [];
  const name = NAMES.find((known) => known === words[0]);
  return name === undefined ? null : { name, argument: words.length > 1 ? (words.at(-1) as Json) : null };
}

/** Where a command leads from a position; null to end. `jump` is the caller's own. */
export function positionAfter(
  x: Frame,
  position: number,
  { name, argument }: Command,
  jump: (argument: Json) => number,
): number | null {
  const steps = Number.isFinite(Number(argument)) ? Number(argument ?? 1) : 1;
  switch (name) {
    case 'break':
    case 'stop':
    case 'over':
      return null;
    case 'reset':
      x.fields = x.e.applied;
      return 0;
    case 'rewind':
    case 'continue':
      return 0;
    case 'skip':
      return position + 1 + steps;
    case 'back':
      return Math.max(0, position + 1 - steps);
    case 'jump':
      return jump(argument);
  }
}

/** Takes up the workitem that carried a command from below, now that the child it came through is gone. */
export function takeKeptCommand(x: Frame): void {
  const kept = x.e.kept.get('command');
  if (kept === undefined) return;
  x.fields = kept;
  x.execution.keep(x.e, 'command', null);
}

/** A command came while a child is alive: the child goes first, then the command is carried out. True when that is so. */
export function unwindForCommand(x: Frame): boolean {
  if (!x.hasChildren()) return false;
  if (x.fields['__command__'] === undefined) return true;
  x.execution.keep(x.e, 'command', x.fields);
  x.execution.touch(x.e);
  x.cancelChildren();
  return true;
}

/** `break_if`, `rewind_unless` and so on: checked when it starts and after each child, the ifs first. */
export function commandByCondition(x: Frame): Command | null {
  for (const kind of ['if', 'unless'] as const) {
    for (const name of ['break', 'rewind', 'reset', 'over', 'stop'] as const) {
      const condition = x.raw(`${name}_${kind}`);
      if (condition !== undefined && x.test(condition) === (kind === 'if')) return { name, argument: null };
    }
  }
  return null;
}

function targetOf(x: Frame): Expression | undefined {
  const ref = x.attr('ref');
  if (typeof ref === 'string' && ref !== '') {
    const tagged = taggedExpression(x.execution, x.variable(ref));
    return tagged !== undefined && takesCommands(tagged) ? tagged : undefined;
  }
  let e = x.execution.waiterOf(x.e);
  while (e !== undefined && !takesCommands(e)) e = x.execution.waiterOf(e);
  return e;
}

/** What the command leads out of has not failed: what was done in it is kept by the target, not undone. */
function leaveByCommand(x: Frame, target: Expression): void {
  for (let e: Expression | undefined = x.e; e !== undefined && e !== target; e = x.execution.waiterOf(e)) {
    moveUndos(x.execution, e, target);
  }
}

/** Whether the expression stands somewhere inside of the target. */
export function isAround(x: Frame, target: Expression): boolean {
  for (let e = x.execution.waiterOf(x.e); e !== undefined; e = x.execution.waiterOf(e)) if (e === target) return true;
  return false;
}

function takesCommands(e: Expression): boolean {
  return e.name === 'cursor' || e.name === 'loop' || e.name === 'repeat' || e.name === 'iterator';
}

function argument(x: Frame): Json {
  return x.attr('to', 'count', 'step') ?? x.text() ?? null;
}
