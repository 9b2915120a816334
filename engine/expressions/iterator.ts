/**
 * # iterator
 *
 * Runs its children once for each element, one after the other.
 *
 * ```yaml
 * - iterator:
 *     on_field: packages
 *     to: 'f:package'
 *     do:
 *       - build: { package: '${f:package}' }
 * ```
 *
 * `on` (a list, a map as [key, value] pairs, or a text of words separated by commas or `sep`), `on_field`, `on_variable`,
 * or `times: n` (0 to n-1, at most a million). Each element is put where `to`, `to_f` or `to_v` say (variable `i`), its index into variable `ii`.
 *
 * `break`, `rewind`, `skip: n` and `jump: i` (also as `break_if` and so on) command it: see break.
 *
 * See also: concurrent_iterator, cursor.
 */
import { childIndex, type ExpressionType, type Reply } from '../core/expression.ts';
import type { Frame } from '../core/frame.ts';
import type { Json } from '../core/json.ts';
import {
  type Command,
  commandByCondition,
  positionAfter,
  takeCommand,
  takeKeptCommand,
  unwindForCommand,
} from './command.ts';
import { elementsOf } from './elements.ts';
import { toTarget, writeTarget } from './target.ts';

export const iterator: ExpressionType<Frame> = {
  names: ['iterator'],
  apply(x) {
    const list = elementsOf(x);
    if (list.length === 0 || x.children.length === 0) return x.reply();
    // Kept apart, so that a long list is stored once and not at each step.
    x.execution.keep(x.e, 'list', { list });
    const command = commandByCondition(x);
    goTo(x, command === null ? 0 : after(x, -1, command));
  },
  reply(x, from) {
    if (unwindForCommand(x)) return;
    takeKeptCommand(x);
    advance(x, from);
  },
};

function advance(x: Frame, from: Reply): void {
  const position = Number(x.data['position'] ?? 0);
  const command = takeCommand(x) ?? commandByCondition(x);
  if (command !== null) return goTo(x, after(x, position, command));
  const child = childIndex(from.expid) + 1;
  if (child < x.children.length) return x.applyChild(child);
  goTo(x, position + 1);
}

function after(x: Frame, position: number, command: Command): number | null {
  return positionAfter(x, position, command, (argument) => {
    const index = Number(argument ?? 0);
    return index < 0 ? listOf(x).length + index : index;
  });
}

function goTo(x: Frame, position: number | null): void {
  const value = position === null ? undefined : listOf(x)[position];
  if (position === null || value === undefined || value === null) return x.reply();
  x.store({ position });
  writeTarget(x, toTarget(x, 'variable') ?? { kind: 'variable', path: 'i' }, value);
  x.setVariable('ii', position);
  x.applyChild(0);
}

function listOf(x: Frame): readonly Json[] {
  return (x.e.kept.get('list')?.['list'] ?? []) as readonly Json[];
}
