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
 * or `times: n` (0 to n-1). Each element is put where `to`, `to_f` or `to_v` say (variable `i`), its index into variable `ii`.
 *
 * `break`, `rewind`, `skip: n` and `jump: i` (also as `break_if` and so on) command it: see break.
 *
 * See also: concurrent_iterator, cursor.
 */
import { childIndex, type ExpressionType, type Reply } from '../core/expression.ts';
import type { Frame } from '../core/frame.ts';
import type { Json } from '../core/json.ts';
import { type Command, commandByCondition, takeCommand } from './command.ts';
import { isFromBelow, unwind } from './cursor.ts';
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
    goTo(x, command === null ? 0 : positionAfter(x, -1, command));
  },
  reply(x, from) {
    if (isFromBelow(x)) return unwind(x);
    const kept = x.e.kept.get('command');
    if (kept !== undefined) {
      x.fields = kept;
      x.execution.keep(x.e, 'command', null);
    }
    advance(x, from);
  },
};

function advance(x: Frame, from: Reply): void {
  const position = Number(x.data['position'] ?? 0);
  const command = takeCommand(x) ?? commandByCondition(x);
  if (command !== null) return goTo(x, positionAfter(x, position, command));
  const child = childIndex(from.expid) + 1;
  if (child < x.children.length) return x.applyChild(child);
  goTo(x, position + 1);
}

/** Position in the list to go on with; null to end. */
function positionAfter(x: Frame, position: number, command: Command): number | null {
  const list = listOf(x);
  const number = Number(command.argument ?? 1);
  switch (command.name) {
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
      return position + 1 + number;
    case 'back':
      return Math.max(0, position - number);
    case 'jump':
      return number < 0 ? list.length + number : number;
  }
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
