/**
 * # cursor, loop
 *
 * A sequence that can be told where to go on: see break. `cursor` ends after its last child, `loop` (also written `repeat`)
 * starts again, also when a command leads past its end.
 *
 * ```yaml
 * - repeat:
 *     break_if: '${f:done}'
 *     do:
 *       - try_it
 *       - wait: 5m
 * ```
 *
 * `break_if`, `rewind_if`, `reset_if`, `over_if`, `stop_if` and the same with `_unless` are looked at when it starts and after
 * each child.
 */
import { childIndex, type ExpressionType, type Reply } from '../core/expression.ts';
import type { Frame } from '../core/frame.ts';
import { asText } from '../core/dollar.ts';
import type { Json } from '../core/json.ts';
import { rawText } from '../core/attributes.ts';
import type { Tree } from '../core/tree.ts';
import {
  type Command,
  command,
  commandByCondition,
  positionAfter,
  takeCommand,
  takeKeptCommand,
  unwindForCommand,
} from './command.ts';

export const cursor = moving(['cursor'], false);
export const loop = moving(['loop', 'repeat'], true);

function moving(names: readonly string[], wraps: boolean): ExpressionType<Frame> {
  return {
    names,
    apply(x) {
      if (x.children.length === 0) return x.reply();
      const command = commandByCondition(x);
      goTo(x, command === null ? 0 : indexAfter(x, -1, command), wraps);
    },
    reply(x, from) {
      if (unwindForCommand(x)) return;
      takeKeptCommand(x);
      goTo(x, next(x, from), wraps);
    },
  };
}

function next(x: Frame, from: Reply): number | null {
  const index = childIndex(from.expid);
  const command = takeCommand(x) ?? commandByCondition(x);
  return command === null ? index + 1 : indexAfter(x, index, command);
}

function indexAfter(x: Frame, index: number, command: Command): number | null {
  return positionAfter(x, index, command, (argument) => find(x, argument) ?? index + 1);
}

function goTo(x: Frame, index: number | null, wraps: boolean): void {
  if (index === null || (index >= x.children.length && !wraps)) return x.reply();
  x.applyChild(index < x.children.length ? index : 0);
}

/** The child that `jump to` means: by index, expression name, ref, tag or bare text. */
function find(x: Frame, argument: Json): number | undefined {
  const text = asText(argument);
  if (/^-?\d+$/.test(text)) return Number(text) < 0 ? Math.max(0, x.children.length + Number(text)) : Number(text);
  const index = x.children.findIndex((child) => isCalled(x, child, text));
  return index < 0 ? undefined : index;
}

function isCalled(x: Frame, child: Tree, name: string): boolean {
  const [expression, attributes] = child;
  if (expression === name) return true;
  // The text of a command is its argument: `jump: d` does not mean itself.
  const text = command.names.includes(expression) ? null : rawText({ ...x.e, tree: child });
  return [attributes['ref'], attributes['tag'], text].some((value) => value != null && x.substitute(value) === name);
}
